import module from "node:module";
import vm from "node:vm";
import {
  GREATEST_LOWER_BOUND,
  LEAST_UPPER_BOUND,
  originalPositionFor,
  TraceMap,
} from "npm:@jridgewell/trace-mapping@0.3.31";
import { toFile } from "./script_origin.ts";

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

const MAPPING_URL_REGEXP = /\/\/[#@] ?sourceMappingURL=(\S+)\s*$/;
const INLINE_REGEXP = /^data:application\/json[^,]*?(;base64)?,(.*)$/s;

/**
 * Finds the source map of a script: the one that Deno made when it compiled
 * the module or read beside it, the one inside the text, or the file that the
 * text names. `blob:` and `data:` modules go through Deno's own stack traces.
 *
 * @returns Nothing for a script that runs as it was written.
 */
export async function loadPositionMap(script: MappedScript): Promise<PositionMap | undefined> {
  const map = deniedIsAbsent(() => module.findSourceMap(toFile(script.url))?.payload) ??
    await namedMap(script);
  if (map) return traceMap(map, script.url);
  return /^(blob|data|https?):/.test(script.url) ? stackTraceMap(script.url) : undefined;
}

/** The map that the last line of the text holds or names. */
async function namedMap({ url, text }: MappedScript): Promise<unknown> {
  const named = MAPPING_URL_REGEXP.exec(text.slice(-(16 << 20)))?.[1];
  if (named === undefined) return undefined;
  try {
    const inline = INLINE_REGEXP.exec(named);
    if (inline) {
      const body = inline[2]!;
      return JSON.parse(inline[1] ? decodeBase64(body) : decodeURIComponent(body));
    }
    const beside = new URL(named, url);
    return beside.protocol === "file:" ? JSON.parse(await Deno.readTextFile(beside)) : undefined;
  } catch {
    return undefined;
  }
}

function decodeBase64(text: string): string {
  return new TextDecoder().decode(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)));
}

function deniedIsAbsent<T>(find: () => T): T | undefined {
  try {
    return find();
  } catch {
    return undefined;
  }
}

/** Looks positions up in a map of version 3, plain or with sections. */
function traceMap(payload: unknown, url: string): PositionMap | undefined {
  let map: TraceMap;
  try {
    map = new TraceMap(payload as ConstructorParameters<typeof TraceMap>[0], url);
  } catch {
    return undefined;
  }
  return (line, column) => {
    const at = { line: line + 1, column };
    // V8's column may stand before the first mapping of a line and after the last.
    const below = originalPositionFor(map, { ...at, bias: GREATEST_LOWER_BOUND });
    const hit = below.source !== null
      ? below
      : originalPositionFor(map, { ...at, bias: LEAST_UPPER_BOUND });
    if (hit.source === null) return undefined;
    return {
      file: toFile(hit.source),
      line: hit.line,
      column: hit.column,
      ...(hit.name ? { name: hit.name } : {}),
    };
  };
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
