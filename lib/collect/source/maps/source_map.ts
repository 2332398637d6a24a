import module from "node:module";
import vm from "node:vm";
import { readRegularText } from "../../../base/read_regular.ts";
import { nextTurn } from "../../../base/delay.ts";
import type { Steps } from "../../../base/in_slices.ts";
import { type MapPayload, MappingTable } from "./mapping_table.ts";
import { toFile } from "../script_origin.ts";

/** A place in the user's source. */
export interface OriginalPosition {
  file: string;
  /** 1-based. */
  line: number;
  /** 0-based. */
  column: number;
  /** What the identifier there was called before a bundler renamed it. */
  name?: string;
}

/** Maps a 0-based place in the running script to the source, if there is a mapping for it. */
export type PositionMap = (line: number, column: number) => OriginalPosition | undefined;

/** A script to be mapped. */
export interface MappedScript {
  url: string;
  /** The text that runs. */
  text: string;
}

/** Base64 decoded between two turns of the loop: a multiple of four. */
const BASE64_PER_TURN = 1 << 20;

const MAX_BYTES = 256 << 20;

const NAMED = "sourceMappingURL=";
const INLINE_REGEXP = /^data:application\/json[^,]{0,100}?(;base64)?,/;

/** A map with the URL that its sources are relative to. */
export interface FoundMap {
  payload: MapPayload;
  base: string;
}

/** Asks the isolate that runs a script for the map that Deno made of it. */
export interface AskMap {
  (url: string): Promise<FoundMap | undefined> | FoundMap | undefined;
}

/**
 * Reads what a script refers to, or the script's own file. Throws if there is
 * none, or it may not be read.
 */
export interface ReadText {
  (url: URL, script: string): Promise<string>;
}

/** Deno's search for a map holds the event loop up by some 15 ms per megabyte of it. */
const MAX_SEARCHED_LENGTH = 128 << 10;

/**
 * Finds the source map of a script: the one that Deno made when it compiled
 * the module or read beside it, the one inside the text, or the file that the
 * text names.
 *
 * @returns Nothing for a script that runs as it was written.
 */
export async function findMap(
  script: MappedScript,
  askMap: AskMap = denoMap,
  read: ReadText = readFile,
): Promise<FoundMap | undefined> {
  const { url, text } = script;
  const own = text.length > MAX_SEARCHED_LENGTH ? await mapOfFile(script, read) : undefined;
  const found = own ?? await askMap(url) ?? await namedMap(text, url, read);
  return typeof found?.payload === "object" && found.payload !== null ? found : undefined;
}

/** The map that a long script names in its file: Deno cuts the reference off what runs. */
async function mapOfFile(
  { url, text }: MappedScript,
  read: ReadText,
): Promise<FoundMap | undefined> {
  if (!/^file:.*\.[cm]?js$/.test(url)) return undefined;
  try {
    const file = await read(new URL(url), url);
    return file.startsWith(text) ? await namedMap(file, url, read) : undefined;
  } catch {
    return undefined;
  }
}

/** What a script names is its to choose. */
async function readFile(url: URL): Promise<string> {
  return await readRegularText(url, { most: MAX_BYTES });
}

function denoMap(url: string): FoundMap | undefined {
  try {
    const payload: unknown = module.findSourceMap(toFile(url))?.payload;
    return payload ? { payload, base: url } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Prepares look-ups in a map of version 3, plain or with sections. `blob:` and
 * `data:` modules of this isolate, whose map only Deno has, go through its stack traces.
 *
 * @param isOwn Whether it is a script of this isolate.
 */
export function* positionMapSteps(
  url: string,
  map: FoundMap | undefined,
  isOwn = true,
): Steps<PositionMap | undefined> {
  if (map) {
    try {
      return yield* payloadMap(map.base, map.payload);
    } catch {
      return undefined;
    }
  }
  return isOwn && /^(blob|data|https?):/.test(url) ? stackTraceMap(url) : undefined;
}

/** The map that the last line of the text holds or names. */
async function namedMap(
  text: string,
  url: string,
  read: ReadText,
): Promise<FoundMap | undefined> {
  const at = text.lastIndexOf(NAMED);
  if (at < 0 || !/\/\/[#@] ?$/.test(text.slice(Math.max(at - 4, 0), at))) return undefined;
  const named = text.slice(at + NAMED.length).trimEnd();
  try {
    const inline = INLINE_REGEXP.exec(named);
    if (inline) {
      const body = named.slice(inline[0].length);
      const json = inline[1] ? await decodeBase64(body) : decodeURIComponent(body);
      return { payload: JSON.parse(json), base: url };
    }
    // What is no URL without white space is no reference but a text that speaks of one.
    if (/\s/.test(named)) return undefined;
    const beside = new URL(named, url);
    return { payload: JSON.parse(await read(beside, url)), base: beside.href };
  } catch {
    return undefined;
  }
}

async function decodeBase64(text: string): Promise<string> {
  const decoder = new TextDecoder();
  let decoded = "";
  for (let at = 0; at < text.length; at += BASE64_PER_TURN) {
    const bytes = Uint8Array.fromBase64(text.slice(at, at + BASE64_PER_TURN));
    decoded += decoder.decode(bytes, { stream: true });
    await nextTurn();
  }
  return decoded + decoder.decode();
}

function* payloadMap(url: string, payload: MapPayload): Steps<PositionMap> {
  if (!payload.sections) return yield* plainMap(url, payload);
  const sections: { line: number; column: number; map: PositionMap }[] = [];
  for (const { offset, map } of payload.sections) {
    sections.push({ ...offset, map: yield* payloadMap(url, map) });
  }
  return (line, column) => {
    const section = sections.findLast((s) =>
      s.line < line || (s.line === line && s.column <= column)
    );
    if (section === undefined) return undefined;
    const inFirst = line === section.line;
    return section.map(line - section.line, inFirst ? column - section.column : column);
  };
}

function* plainMap(url: string, payload: MapPayload): Steps<PositionMap> {
  const table = yield* MappingTable.decode(payload.mappings ?? "");
  const names = payload.names ?? [];
  const root = payload.sourceRoot ? absolute(`${payload.sourceRoot}/`, url) : url;
  const files = (payload.sources ?? []).map((source) => toFile(absolute(source ?? "", root)));
  return (line, column) => {
    const hit = table.find(line, column);
    if (hit === undefined) return undefined;
    const name = names[hit.name];
    return {
      file: files[hit.source] ?? toFile(url),
      line: hit.line + 1,
      column: hit.column,
      ...(name ? { name } : {}),
    };
  };
}

/** What a map or script refers to; relative to what is no URL it stays as it is. */
function absolute(source: string, url: string): string {
  try {
    return new URL(source, url).href;
  } catch {
    return source;
  }
}

/**
 * Asks Deno's stack traces, the only place that knows the maps of modules
 * without a path: an error is made at the position to be mapped, in a script
 * that goes by the module's name.
 */
function stackTraceMap(url: string): PositionMap {
  return (line, column) => {
    try {
      const probe = new vm.Script("new Error().stack", {
        filename: url,
        lineOffset: line,
        columnOffset: line === 0 ? 0 : column,
      });
      const top = String(probe.runInThisContext()).split("\n")[1] ?? "";
      const [, original, column_] = /:(\d+):(\d+)\)?$/.exec(top) ?? [];
      if (original === undefined || !top.includes(url)) return undefined;
      return { file: toFile(url), line: Number(original), column: Number(column_) - 1 };
    } catch {
      return undefined;
    }
  };
}
