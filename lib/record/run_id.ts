/** A run of a program, told apart from others that use the same folder. */
export interface RunId {
  pid: number;
  host: string;
  /** Unix milliseconds. */
  since: number;
}

const RUN_REGEXP = /^(\d+)-([\w.]*)-(\d+)$/;

/** This run, from now on. */
export function ownRun(): RunId {
  return { pid: Deno.pid, host: ownHost(), since: Date.now() };
}

/** As a part of a file's name. */
export function runText({ pid, host, since }: RunId): string {
  return `${pid}-${host}-${since}`;
}

/** @returns Nothing if the text is none of {@linkcode runText}. */
export function parseRun(text: string): RunId | undefined {
  const [, pid, host, since] = RUN_REGEXP.exec(text) ?? [];
  return host === undefined ? undefined : { pid: Number(pid), host, since: Number(since) };
}

function ownHost(): string {
  try {
    return Deno.hostname().replaceAll(/[^\w.]/g, "_");
  } catch {
    return "";
  }
}

/** Whoever runs touches his files each second. */
const SILENT_MILLIS = 5_000;
/** An event loop may be held for long. */
const DEAD_MILLIS = 90_000;

/**
 * Whether a run is over, as far as can be told: by its silence, which means
 * more if there is no such process any more.
 *
 * @param touched When it last wrote, in Unix milliseconds.
 * @param own This run.
 */
export async function isOver(run: RunId, touched: number, own: RunId): Promise<boolean> {
  const silent = Date.now() - touched;
  if (silent > DEAD_MILLIS) return true;
  if (silent < SILENT_MILLIS || run.host !== own.host) return false;
  // The number is ours now. Only two that share host and folder, but not processes, are both alive.
  if (run.pid === own.pid) return run.since < own.since;
  return await isGone(run.pid);
}

/** Whether a process is not there; false where that cannot be seen. */
async function isGone(pid: number): Promise<boolean> {
  if (Deno.build.os !== "linux") return false;
  try {
    await Deno.stat(`/proc/${pid}`);
    return false;
  } catch (error) {
    return error instanceof Deno.errors.NotFound;
  }
}
