/**
 * Scripts and their source maps on this machine.
 *
 * @module
 */
import { basename, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { readRegularText } from "../../base/read_regular.ts";
import { cachedModule } from "../../collect/source/maps/deno_cache.ts";
import { findMap, type FoundMap } from "../../collect/source/maps/source_map.ts";

/** Where to look, besides where a profile says. */
interface ScriptPlaces {
  /** Folders with sources, separated by colons; `""` for where the program runs. */
  sourcePath: string;
  /** Source maps, or folders with them, separated by colons. */
  sourceMap: string;
}

/** What is known of a script. */
export interface FoundScript {
  /** The text that runs; `""` if only its map is known. */
  text: string;
  map: FoundMap;
  /** Whether Deno compiled it. */
  isEmitted: boolean;
}

const MAX_BYTES = 256 << 20;
/** What Deno and others compile before it runs. */
const COMPILED_REGEXP = /\.(?:[cm]?ts|[jt]sx)$/;

/** Whether a script is not what runs. */
export function isCompiled(file: string): boolean {
  return COMPILED_REGEXP.test(file);
}

/** Finds scripts by what profiles call them. */
export class ScriptFiles {
  #folders: string[];
  /** Maps that were named one by one. */
  #maps: string[] = [];
  #known = new Map<string, Promise<FoundScript | undefined>>();

  /** @param places Where to look. */
  constructor({ sourcePath, sourceMap }: ScriptPlaces) {
    this.#folders = split(sourcePath || Deno.cwd());
    for (const path of split(sourceMap)) {
      if (isFolder(path)) this.#folders.push(path);
      else this.#maps.push(path);
    }
  }

  /**
   * The script with its map.
   *
   * @param url A URL or path, as a profile has it.
   * @returns Nothing for a script that runs as it was written, or is not found.
   */
  find(url: string): Promise<FoundScript | undefined> {
    let script = this.#known.get(url);
    if (!script) this.#known.set(url, script = this.#search(url));
    return script;
  }

  /** The text of a script as it was written, `undefined` if it is not found. */
  async written(url: string): Promise<string | undefined> {
    for (const path of this.#paths(url)) {
      const text = await readText(path);
      if (text !== undefined) return text;
    }
    return undefined;
  }

  async #search(url: string): Promise<FoundScript | undefined> {
    if (isCompiled(url)) {
      const cached = await cachedModule(fileUrlOf(url) ?? url);
      if (cached?.map) return { text: cached.text, map: cached.map, isEmitted: true };
    }
    const named = await this.#namedMap(url);
    for (const path of this.#paths(url)) {
      const text = await readText(path);
      const map = named ?? await mapBeside(path, text);
      if (text !== undefined && map) return { text, map, isEmitted: false };
      if (text === undefined && map) return { text: "", map, isEmitted: false };
    }
    return named && { text: "", map: named, isEmitted: false };
  }

  /** Where it may be: where the profile says, then below each folder. */
  *#paths(url: string): Generator<string> {
    const path = pathOf(url);
    if (path === undefined) return;
    if (path.startsWith("/") || /^[A-Z]:/.test(path)) yield path;
    const parts = path.split(/[/\\]/).filter((part) => part !== "" && part !== "..");
    for (const folder of this.#folders) {
      for (let from = 0; from < parts.length; from++) yield join(folder, ...parts.slice(from));
    }
  }

  /** The map that the user names for it: by its own name, or by what it says it is of. */
  async #namedMap(url: string): Promise<FoundMap | undefined> {
    const name = basename(pathOf(url) ?? url);
    for (const path of this.#maps) {
      const map = await readMap(path);
      const isOf = basename(path).replace(/\.map$/, "") === name ||
        basename(String(fileIn(map) ?? "")) === name;
      if (map && isOf) return map;
    }
    return undefined;
  }
}

function split(places: string): string[] {
  return places.split(":").filter((place) => place !== "").map((place) => resolve(place));
}

function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    // What is not there is said when a map of it is missed.
    return false;
  }
}

function fileIn(map: FoundMap | undefined): unknown {
  return (map?.payload as { file?: unknown } | undefined)?.file;
}

/** The path of a file, or of what a server has; nothing for what is no file. */
function pathOf(url: string): string | undefined {
  if (url.startsWith("file:")) {
    try {
      return fileURLToPath(url);
    } catch {
      return undefined;
    }
  }
  if (/^https?:/.test(url)) return URL.parse(url)?.pathname.slice(1);
  const bare = url.replace(/^(?:webpack|app|capacitor|ionic):\/+/, "");
  return /^[a-z][\w+.-]+:/i.test(bare) ? undefined : bare.replace(/[?#].*$/, "");
}

function fileUrlOf(url: string): string | undefined {
  return url.startsWith("/") ? pathToFileURL(url).href : undefined;
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readRegularText(path, { most: MAX_BYTES });
  } catch {
    // The next place may have it.
    return undefined;
  }
}

async function readMap(path: string): Promise<FoundMap | undefined> {
  const text = await readText(path);
  if (text === undefined) return undefined;
  try {
    const payload: unknown = JSON.parse(text);
    return isMap(payload) ? { payload, base: pathToFileURL(path).href } : undefined;
  } catch {
    // What is not a map counts as missing.
    return undefined;
  }
}

function isMap(payload: unknown): payload is FoundMap["payload"] {
  return typeof payload === "object" && payload !== null &&
    ("mappings" in payload || "sections" in payload);
}

/** The map that a script has inside or names, else the one that lies beside it. */
async function mapBeside(path: string, text: string | undefined): Promise<FoundMap | undefined> {
  const url = pathToFileURL(path).href;
  const named = text === undefined
    ? undefined
    : await findMap({ url, text }, () => undefined, readFile);
  return named ?? await readMap(`${path}.map`);
}

/** A script may name any file, but no server is contacted. */
async function readFile(url: URL): Promise<string> {
  if (url.protocol !== "file:") throw new TypeError(`${url.href} is no file`);
  return await readRegularText(url, { most: MAX_BYTES });
}

/** `webpack://shop/./src/a.ts`, `webpack:///src/a.ts`, `turbopack:///[project]/a.ts`. */
const BUNDLER_REGEXP = /^(?:webpack|webpack-internal|turbopack|rollup|vite|parcel|ng):\/\/[^/]*\//;

/**
 * The name of a source without what is only a bundler's, or a server's.
 *
 * @param file As a source map has it.
 *
 * @example
 * ```ts
 * import { readableFile } from "./script_files.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * strictEqual(readableFile("webpack://shop/./src/a.ts?1f2e"), "src/a.ts");
 * strictEqual(readableFile("http://127.0.0.1/src/a.ts"), "127.0.0.1/src/a.ts");
 * strictEqual(readableFile("/srv/src/a.ts"), "/srv/src/a.ts");
 * ```
 */
export function readableFile(file: string): string {
  const path = file.replace(BUNDLER_REGEXP, "");
  // pprof would take what looks like a URL for a server.
  if (path === file) return file.replace(/^https?:\/\//, "");
  return path.replace(/^(?:\.\/)+/, "").replace(/\?[0-9a-z]+$/, "");
}
