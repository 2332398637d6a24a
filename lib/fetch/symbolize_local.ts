/**
 * Names for addresses from the program's own files.
 *
 * @module
 */
import type { ObjectTools } from "../machine/object_tools.ts";
import type { CodeFile, CodeFrame } from "../profile/machine_code.ts";
import type { Func, Location, Mapping, Profile } from "../profile/types.ts";
import { errorMessage } from "../base/error_message.ts";
import type { Messages } from "./messages.ts";

/** How to symbolize. */
interface LocalOptions {
  /** Whether names are enough. */
  fast: boolean;
  /** Whether to name again what has names. */
  force: boolean;
}

/**
 * Names the functions of a profile with the tools of this machine.
 *
 * @param profile The profile; its locations, functions and mappings change.
 * @param options How.
 * @param tools The tools.
 * @param messages Hears what cannot be named.
 */
export async function symbolizeLocally(
  profile: Profile,
  { fast, force }: LocalOptions,
  tools: ObjectTools,
  messages: Messages,
): Promise<void> {
  if (fast) tools.preferSpeed();
  const functions = new FunctionTable(profile);
  const byMapping = Map.groupBy(profile.location, ({ mapping }) => mapping);
  let incomplete = false;
  for (const [i, mapping] of profile.mapping.entries()) {
    const { hasFunctions, hasFilenames, hasLineNumbers, filename } = mapping;
    const locations = byMapping.get(mapping);
    if (!locations) continue;
    if (!force && (hasFunctions || hasFilenames || hasLineNumbers)) continue;
    if (filename === "") {
      if (i === 0) messages.warn("Main binary filename not available.");
      else incomplete = true;
    } else if (!isUnsymbolizable(mapping)) {
      const found = await symbolizeMapping(mapping, locations, functions, tools, messages);
      incomplete ||= !found;
    }
  }
  if (!incomplete) return;
  messages.warn(
    "Some binary filenames not available. Symbolization may be incomplete.\n" +
      "Try setting PPROF_BINARY_PATH to the search path for local binaries.",
  );
}

/** Whether a mapping is no file, or has the URL of its server instead of one. */
function isUnsymbolizable({ filename, buildId }: Mapping): boolean {
  return /(^|\/)(\[|linux-vdso)[^/]*\/*$/.test(filename) ||
    /^(\/dev\/dri\/|\/\/anon$|\/memfd:)/.test(filename) ||
    (buildId === "" && /^(?=[^:]*http)[a-z][a-z0-9+.-]*:/i.test(filename));
}

/** @returns Whether there is a file, be it the right one or not. */
async function symbolizeMapping(
  mapping: Mapping,
  locations: Location[],
  functions: FunctionTable,
  tools: ObjectTools,
  messages: Messages,
): Promise<boolean> {
  const { basename } = await import("node:path");
  const { filename, buildId } = mapping;
  const name = basename(filename) + (buildId === "" ? "" : ` (build ID ${buildId})`);
  const failed = (why: string) => messages.warn(`Local symbolization failed for ${name}: ${why}`);
  let file: CodeFile;
  try {
    file = await tools.open(filename, mapping);
  } catch (error) {
    failed(errorMessage(error));
    return false;
  }
  try {
    if (buildId !== "" && file.buildId !== "" && file.buildId !== buildId) {
      failed("build ID mismatch");
    } else {
      for (const location of locations) await nameLocation(location, mapping, file, functions);
    }
  } finally {
    await file.close();
  }
  return true;
}

async function nameLocation(
  location: Location,
  mapping: Mapping,
  file: CodeFile,
  functions: FunctionTable,
): Promise<void> {
  // What the tools do not know keeps what it has.
  const frames = await file.frames(location.address).catch(() => []);
  if (frames.length === 0) return;
  location.isFolded = false;
  location.line = frames.map((frame) => ({
    function: functions.get(frame),
    line: frame.line,
    column: frame.column,
  }));
  mapping.hasFunctions ||= frames.some((frame) => frame.function !== "");
  mapping.hasFilenames ||= frames.some((frame) => frame.file !== "");
  mapping.hasLineNumbers ||= frames.some((frame) => frame.line !== 0);
  mapping.hasInlineFrames = true;
}

/** Adds functions to a profile, each once. */
class FunctionTable {
  readonly #table: Func[];
  readonly #known = new Map<string, Func>();

  constructor({ function: table }: Profile) {
    this.#table = table;
  }

  get({ function: name, file, startLine }: CodeFrame): Func {
    const key = `${startLine}\0${name}\0${file}`;
    let known = this.#known.get(key);
    if (!known) {
      const id = this.#table.length + 1;
      known = { id, name, systemName: name, filename: file, startLine };
      this.#known.set(key, known);
      this.#table.push(known);
    }
    return known;
  }
}
