import { join } from "node:path";
import { readRegularText } from "../base/read_regular.ts";
import type { Figure } from "./figure.ts";
import {
  ABOUT_FILE,
  type AboutRecord,
  parseAbout,
  parseFigure,
  PART,
  PARTIAL,
  RUNNING,
  SEGMENTS,
  TAIL_FILE,
} from "./record_files.ts";
import type { RecordFolder } from "./record_folder.ts";
import { isOver, parseRun, type RunId, runText } from "./run_id.ts";

/** The name of a record of a run that crashed. */
const DIED = "died";
const MAX_BYTES = 256 << 20;
const DIED_TEXT = "crashed: killed, out of memory, or the machine stopped";

/**
 * Makes records of what runs left behind that crashed: of their
 * crash journals, and of records that they did not finish.
 *
 * @returns Whether there are some that may still be running.
 */
export async function recoverRuns(folder: RecordFolder, own: RunId): Promise<boolean> {
  let undecided = false;
  const failures: unknown[] = [];
  for (const { name, isDirectory } of await Array.fromAsync(Deno.readDir(folder.path))) {
    const [, record = "", text = ""] = LEFT_REGEXP.exec(name) ?? [];
    if (!isDirectory || record === "" || text === runText(own)) continue;
    const path = join(folder.path, name);
    try {
      const touched = await lastTouched(path);
      const run = parseRun(text) ?? { pid: -1, host: "", since: 0 };
      if (!await isOver(run, touched, own)) undecided = true;
      else if (record === RUNNING) await recoverRun(path, touched, folder);
      else await buryPartial(path, record, touched, folder);
    } catch (error) {
      // Another process that starts now does the same, and was sooner.
      if (!(error instanceof Deno.errors.NotFound)) failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
  return undecided;
}

/** A crash journal, or a record that is not whole; and of which run. */
const LEFT_REGEXP = new RegExp(`^(${RUNNING}|.+(?=\\${PARTIAL}))(?:\\${PARTIAL}-?)?(.*)$`);

/** The parts of a record's name, see `RECORD_REGEXP`. */
const NAME_REGEXP = /^(\d{4}-\d{2}-\d{2})T(\d{2})-(\d{2})-(\d{2})-(\d{3})Z-(.+)$/s;

async function recoverRun(path: string, at: number, folder: RecordFolder): Promise<void> {
  await dropParts(path);
  await dropParts(join(path, SEGMENTS)).catch(() => {});
  const about = await readAbout(path);
  if (!about) return await Deno.remove(path, { recursive: true });
  const figures = new Map(
    [...about.figures, ...await readTail(path)].map((figure) => [figure.at, figure]),
  );
  const whole: AboutRecord = {
    ...about,
    reason: { name: DIED, text: DIED_TEXT },
    at,
    figures: [...figures.values()].sort((a, b) => a.at - b.at),
  };
  const file = join(path, ABOUT_FILE);
  await Deno.writeTextFile(`${file}${PART}-${Deno.pid}`, JSON.stringify(whole));
  await Deno.rename(`${file}${PART}-${Deno.pid}`, file);
  await Deno.remove(join(path, TAIL_FILE)).catch(() => {});
  await folder.adopt(path, DIED, new Date(at));
}

/** What is whole in a record that is not. */
async function buryPartial(
  path: string,
  record: string,
  touched: number,
  folder: RecordFolder,
): Promise<void> {
  const whole = await dropParts(path);
  if (whole.length === 0) return await Deno.remove(path, { recursive: true });
  // Two threads may have begun theirs in one millisecond.
  const [, day, hours, minutes, rest, millis, name = record] = NAME_REGEXP.exec(record) ?? [];
  const at = new Date(`${day}T${hours}:${minutes}:${rest}.${millis}Z`);
  await folder.adopt(path, name, Number.isNaN(at.getTime()) ? new Date(touched) : at);
}

/** @returns The other files. */
async function dropParts(path: string): Promise<string[]> {
  const whole: string[] = [];
  for (const { name, isFile } of await Array.fromAsync(Deno.readDir(path))) {
    if (name.includes(PART)) await Deno.remove(join(path, name));
    else if (isFile) whole.push(name);
  }
  return whole;
}

async function readAbout(path: string): Promise<AboutRecord | undefined> {
  return parseAbout(await readText(join(path, ABOUT_FILE)));
}

async function readTail(path: string): Promise<Figure[]> {
  const text = await readText(join(path, TAIL_FILE));
  // Only what ends with a newline is whole.
  return text.split("\n").slice(0, -1).flatMap((line) => parseFigure(line) ?? []);
}

/** Nothing of what is no file of the folder's own. */
async function readText(path: string): Promise<string> {
  return await readRegularText(path, { most: MAX_BYTES, follow: false }).catch(() => "");
}

/** When anything in a folder was last written, in Unix milliseconds. */
async function lastTouched(path: string): Promise<number> {
  let last = (await Deno.stat(path)).mtime?.getTime() ?? 0;
  for await (const { name } of Deno.readDir(path)) {
    last = Math.max(last, (await Deno.stat(join(path, name))).mtime?.getTime() ?? 0);
  }
  return last;
}
