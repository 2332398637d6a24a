/** A run of a program, or of one of its threads, told apart from others that use the same folder. */
export interface RunId {
  pid: number;
  host: string;
  /** Unix milliseconds. */
  since: number;
  /** Threads may begin in the same millisecond; older runs have none. */
  mark?: string;
}

const RUN_REGEXP = /^(\d+)-([\w.]*)-(\d+)(?:-(\w+))?$/;

/** This run, from now on. */
export function ownRun(): RunId {
  return {
    pid: Deno.pid,
    host: ownHost(),
    since: Date.now(),
    mark: crypto.randomUUID().slice(0, 8),
  };
}

/** As a part of a file's name. */
export function runText({ pid, host, since, mark }: RunId): string {
  return [pid, host, since, ...(mark ? [mark] : [])].join("-");
}

/** @returns Nothing if the text is not from {@linkcode runText}. */
export function parseRun(text: string): RunId | undefined {
  const [, pid, host, since, mark] = RUN_REGEXP.exec(text) ?? [];
  if (host === undefined) return undefined;
  return { pid: Number(pid), host, since: Number(since), ...(mark ? { mark } : {}) };
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
  // The number is ours now; what began after this process is another thread of it. Only two that
  // share host and folder, but not processes, are both alive.
  if (run.pid === own.pid) return run.since < (processBegan() ?? own.since);
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

/** How Linux counts to programs. */
const TICK_MILLIS = 10;

/** When this process began, in Unix milliseconds; nothing where that cannot be seen. */
function processBegan(): number | undefined {
  try {
    const stat = Deno.readTextFileSync("/proc/self/stat");
    // The name of the program, in parentheses, may have anything in it.
    const ticks = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19]);
    const uptime = Number.parseFloat(Deno.readTextFileSync("/proc/uptime"));
    const began = Date.now() - uptime * 1e3 + ticks * TICK_MILLIS;
    // A container may have an uptime of its own.
    return began < Date.now() ? began : undefined;
  } catch {
    return undefined;
  }
}
