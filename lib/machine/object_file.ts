/**
 * A file with code, and what the tools of this machine say about it.
 *
 * @module
 */
import { type Int64, toUint64 } from "../go/int64.ts";
import { ToolError } from "../go/os/exec.ts";
import type {
  CodeFile,
  CodeFrame,
  CodeSymbol,
  LoadedAt,
  NameMatcher,
} from "../profile/machine_code.ts";
import { type OpenObject, openObject } from "./object/open_object.ts";
import { addr2line } from "./tools/addr2line.ts";
import type { AddressLookup } from "./tools/address_lookup.ts";
import { llvmSymbolizer } from "./tools/llvm_symbolizer.ts";
import { nmNames, nmSymbols } from "./tools/nm.ts";
import { findTool, type Tool, type ToolName, type ToolPlaces } from "./tools/tool_paths.ts";

/** Which tools to ask. */
interface FileTools {
  places: ToolPlaces;
  /** Those that were looked for; more are added. */
  found: Map<ToolName, Tool>;
  /** Whether names are enough, but these at once. */
  isFast: boolean;
}

/**
 * Opens a file with code; {@linkcode CodeFile.close} ends what is started for it.
 *
 * @param path The file.
 * @param place Where it was loaded.
 * @param tools Know about it.
 * @returns The file.
 * @throws {ObjectError} With the text of Go's pprof, if it cannot be used.
 */
export function openObjectFile(path: string, place: LoadedAt, tools: FileTools): CodeFile {
  const { places, found, isFast } = tools;
  const find = (name: ToolName) => {
    let tool = found.get(name);
    if (!tool) found.set(name, tool = findTool(name, places));
    return tool;
  };
  return new ObjectFile(openObject(path, place), {
    path: places.path,
    find,
    namesOnly: isFast || !(find("addr2line").found || find("llvm-symbolizer").found),
  });
}

interface ObjectFileTools {
  /** Folders with programs. */
  path: string;
  find: (name: ToolName) => Tool;
  /** Whether files and lines are not wanted, or cannot be had. */
  namesOnly: boolean;
}

class ObjectFile implements CodeFile {
  readonly #object: OpenObject;
  readonly #tools: ObjectFileTools;
  #source: Promise<AddressLookup | undefined> | undefined;

  constructor(object: OpenObject, tools: ObjectFileTools) {
    this.#object = object;
    this.#tools = tools;
  }

  get path(): string {
    return this.#object.path;
  }

  get buildId(): string {
    return this.#object.buildId;
  }

  objectAddress(address: Int64): Int64 {
    const at = BigInt(address);
    return toUint64(at - this.#object.baseFor(at));
  }

  async frames(address: Int64): Promise<CodeFrame[]> {
    const at = BigInt(address);
    const base = this.#object.baseFor(at);
    this.#source ??= this.#start(base);
    const source = await this.#source;
    if (!source) throw new ToolError("could not find local addr2liner");
    return await source.frames(BigInt.asUintN(64, at - base));
  }

  async symbols(matches: NameMatcher, address: Int64): Promise<CodeSymbol[]> {
    const { command, found } = this.#tools.find("nm");
    // Here, unlike for frames, it is not tried under its bare name.
    if (!found) throw new ToolError("exec: no command");
    return await nmSymbols(command, this.path, this.#tools.path, matches, address);
  }

  async close(): Promise<void> {
    const source = await this.#source?.catch(() => undefined);
    this.#source = undefined;
    await source?.close();
  }

  /** The best that starts, found or not: what was not found where it should be may be elsewhere. */
  async #start(base: bigint): Promise<AddressLookup | undefined> {
    const { find, path, namesOnly } = this.#tools;
    const names = () => nmNames(find("nm").command, this.path, path, base);
    if (namesOnly) return await names();
    for (
      const [tool, start] of [["llvm-symbolizer", llvmSymbolizer], [
        "addr2line",
        addr2line,
      ]] as const
    ) {
      try {
        const source = start(find(tool).command, this.path, path);
        return tool === "addr2line"
          ? withLongerNames(source, await names().catch(() => undefined))
          : source;
      } catch (error) {
        if (!(error instanceof ToolError)) throw error;
      }
    }
    return undefined;
  }
}

/** Some versions of `addr2line` cut names that `nm` has whole. */
function withLongerNames(source: AddressLookup, names: AddressLookup | undefined): AddressLookup {
  if (!names) return source;
  return {
    frames: async (address) => {
      const frames = await source.frames(address);
      const [{ function: name } = { function: "" }] = await names.frames(address);
      const last = frames.at(-1);
      // One more character may be the `_` that some systems put before names.
      if (last && byteLength(name) > byteLength(last.function) + 1) last.function = name;
      return frames;
    },
    close: () => source.close(),
  };
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}
