/**
 * One source → one profile.
 *
 * @module
 */
import { multiply } from "../go/int64.ts";
import { formatDuration } from "../go/time/format.ts";
import type { ObjectTools } from "../machine/object_tools.ts";
import { emptyMapping } from "../profile/builder.ts";
import { DecodeError } from "../profile/decode/decode_error.ts";
import { importProfile } from "../profile/import/import_profile.ts";
import { isHeapSnapshot } from "../profile/import/snapshot/is_snapshot.ts";
import type { FrameSource } from "../profile/import/v8/frame.ts";
import type { Profile } from "../profile/types.ts";
import { oneByOne } from "./inspect/one_by_one.ts";
import { FetchError, goFileError, type Messages } from "./messages.ts";
import { noteOrigins, type Origins } from "./origins.ts";
import { convertPerfContent, convertPerfData, isPerfContent, isPerfData } from "./perf_data.ts";
import { quickGunzip } from "./quick_gunzip.ts";
import type { SourceOptions } from "./source_options.ts";

/** What stands for standard input, as in most programs. */
const STANDARD_INPUT = "-";
/** What may be a bundle of other scripts. */
const SCRIPT_REGEXP = /\.[cm]?js$/;
/** Schemes of `stores/table.ts`, which is not loaded for other sources. */
export const STORE_REGEXP = /^(pyroscope|parca)(\+https)?:\/\//;
/** So much of a file says what it is. */
const START = 4_096;
/** How V8's log begins. */
const V8_LOG = "v8-version,";

/** A profile and where it is from. */
export interface Fetched {
  profile: Profile;
  origins: Origins;
}

/**
 * Fetches a profile from a file or a server.
 *
 * @param source A path or a URL; what exists as a file is one, whatever it looks like.
 * @param options How.
 * @param tools Open the files of programs.
 * @param messages Hears what goes on.
 * @returns The profile; no one else has it.
 * @throws {FetchError} If there is none.
 */
export async function fetchSource(
  source: string,
  options: SourceOptions,
  tools: ObjectTools,
  messages: Messages,
): Promise<Fetched> {
  try {
    const { profile, url } = await open(source, options, messages);
    noteKernels(profile);
    if (mayBeHere(profile, tools)) {
      const { locateBinaries } = await import("./locate_binaries.ts");
      await locateBinaries(profile, tools, messages);
    }
    overrideMapping(profile, options);
    return { profile, origins: url === undefined ? new Map() : noteOrigins(profile, url) };
  } catch (error) {
    if (error instanceof DecodeError) throw new FetchError(error.goText, { cause: error });
    throw error;
  }
}

async function open(
  source: string,
  options: SourceOptions,
  messages: Messages,
): Promise<{ profile: Profile; url?: string }> {
  const { seconds, timeout, tls } = options;
  const file = statFile(source);
  if (!(file instanceof FetchError)) {
    return { profile: await readFile(source, file, options, messages) };
  }
  if (source === STANDARD_INPUT) {
    const { readOnce } = await import("./read_once.ts");
    return { profile: await readContent(source, await readOnce(source), options, messages) };
  }
  if (source.startsWith("inspect:")) {
    const { fetchInspected } = await import("./inspect/fetch_inspected.ts");
    const fetch = () => fetchInspected(source, options, messages);
    return { profile: await oneByOne(source, fetch), url: source };
  }
  if (STORE_REGEXP.test(source)) {
    const { fetchStored } = await import("./stores/fetch_stored.ts");
    return { profile: await importContent(await fetchStored(source, options, messages), options) };
  }
  const { sourceUrl } = await import("./http/source_url.ts");
  const found = sourceUrl(source, seconds, timeout);
  if (!found) throw file;
  messages.print(`Fetching profile over HTTP from ${found.url}`);
  if (seconds > 0) messages.print(`Please wait... (${formatDuration(multiply(seconds, SECOND))})`);
  const { fetchUrl } = await import("./fetch_url.ts");
  const body = await fetchUrl(found, tls);
  return { profile: await importContent(body, options), url: found.url };
}

/** Whether a user keeps programs at all; a path with `..` leads to others. */
function mayBeHere({ mapping }: Profile, tools: ObjectTools): boolean {
  if (mapping.some(({ filename }) => filename.includes(".."))) return true;
  for (const folder of tools.binaryFolders) {
    if (folder === "" || !(statFile(folder) instanceof FetchError)) return true;
  }
  return false;
}

/** What there is, or why there is nothing. */
function statFile(path: string): Deno.FileInfo | FetchError {
  try {
    return Deno.statSync(path);
  } catch (error) {
    return goFileError("stat", path, error);
  }
}

async function readFile(
  source: string,
  info: Deno.FileInfo,
  options: SourceOptions,
  messages: Messages,
): Promise<Profile> {
  if (info.isDirectory) {
    const recorded = await inRecord(source, messages);
    if (recorded) return recorded;
  } else if (!info.isFile) {
    const { readOnce } = await import("./read_once.ts");
    return await readContent(source, await readOnce(source), options, messages);
  }
  if (await isPerfData(source)) {
    return await importContent(await convertPerfData(source, messages), options);
  }
  if (isHeapSnapshot(await startOf(source))) return await readSnapshot(source, options, messages);
  const data = await Deno.readFile(source).catch((error) => {
    throw goFileError(error instanceof Deno.errors.IsADirectory ? "read" : "open", source, error);
  });
  return await readContent(source, data, options, messages);
}

/** Reads what a file or a pipe has. */
async function readContent(
  source: string,
  data: Uint8Array,
  options: SourceOptions,
  messages: Messages,
): Promise<Profile> {
  if (isPerfContent(data)) {
    return await importContent(await convertPerfContent(data, messages), options);
  }
  if (isHeapSnapshot(data)) return await readSnapshot(source, options, messages, data);
  if (isV8Log(data)) {
    const { readV8Log } = await import("./read_v8_log.ts");
    return await readV8Log(data, options.binary);
  }
  return await importContent(data, options);
}

/** Reads a profile; nearly none has JavaScript that needs the modules for it. */
async function importContent(
  content: Uint8Array | ReadableStream<Uint8Array>,
  options: SourceOptions,
): Promise<Profile> {
  const frames = scriptFrames(options);
  if (!frames) return await importProfile(content, quickGunzip);
  let isWritten = false;
  const profile = await importProfile(content, quickGunzip, async (calls) => {
    isWritten = true;
    return await frames(calls);
  });
  if (!isWritten && profile.function.some(({ filename }) => SCRIPT_REGEXP.test(filename))) {
    const { ScriptFiles } = await import("./scripts/script_files.ts");
    const { writeScripts } = await import("./scripts/write_scripts.ts");
    await writeScripts(profile, new ScriptFiles(options));
  }
  return profile;
}

/** Frames of JavaScript as they were written; nothing if they shall be as recorded. */
function scriptFrames(options: SourceOptions): FrameSource | undefined {
  if (options.symbolize === "none") return undefined;
  return async (calls) => {
    const { ScriptFiles } = await import("./scripts/script_files.ts");
    const { writtenFrames } = await import("./scripts/written_frames.ts");
    return await writtenFrames(new ScriptFiles(options))(calls);
  };
}

async function readSnapshot(
  source: string,
  options: SourceOptions,
  messages: Messages,
  data?: Uint8Array,
): Promise<Profile> {
  const { fetchSnapshot } = await import("./heap_snapshot.ts");
  return await fetchSnapshot(source, scriptFrames(options), messages, data);
}

/** The beginning of a file; nothing of one that cannot be read: whoever reads it next says why. */
async function startOf(path: string): Promise<Uint8Array> {
  try {
    using file = await Deno.open(path);
    const start = new Uint8Array(START);
    return start.subarray(0, await file.read(start) ?? 0);
  } catch {
    return new Uint8Array();
  }
}

function isV8Log(data: Uint8Array): boolean {
  const start = data.subarray(0, V8_LOG.length);
  return data[0] === V8_LOG.charCodeAt(0) && new TextDecoder().decode(start) === V8_LOG;
}

/** The profile to look at in a folder of records; nothing if it is not one. */
async function inRecord(folder: string, messages: Messages): Promise<Profile | undefined> {
  const { recordSource } = await import("./records/record_source.ts");
  return await recordSource(folder, messages);
}

/** In nanoseconds. */
const SECOND = 1e9;
const KERNEL = "[kernel.kallsyms]";

/** Recorders put the symbol behind the name, which gives way to that of a file. */
function noteKernels({ mapping }: Profile): void {
  for (const each of mapping) {
    const { filename } = each;
    if (filename.startsWith(KERNEL)) each.relocationSymbol = filename.slice(KERNEL.length);
  }
}

/** Makes the first mapping that of the program; profiles without any get one. */
function overrideMapping(profile: Profile, { binary, buildId }: SourceOptions): void {
  if (profile.mapping.length === 0) {
    const mapping = emptyMapping(1);
    profile.mapping = [mapping];
    for (const location of profile.location) location.mapping = mapping;
  }
  const main = profile.mapping[0]!;
  if (binary !== "") main.filename = binary;
  if (buildId !== "" && main.buildId === "") main.buildId = buildId;
}
