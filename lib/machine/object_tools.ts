/**
 * Object files, and the tools of this machine that know about them. Most
 * reports need neither, and do not wait for their code to be loaded.
 *
 * @module
 */
import type {
  CodeFile,
  CodeRange,
  Instruction,
  LoadedAt,
  MachineCode,
} from "../profile/machine_code.ts";
import type { JitFile } from "./jit/jit_file.ts";
import type { ScriptLookup } from "./jit/script_lookup.ts";
import type { Objdump } from "./tools/objdump.ts";
import type { Tool, ToolName, ToolPlaces } from "./tools/tool_paths.ts";

/** Opens object files, and disassembles them. */
export class ObjectTools implements MachineCode {
  readonly #places: ToolPlaces;
  readonly #found = new Map<ToolName, Tool>();
  #objdump: Promise<Objdump> | undefined;
  #fast = false;
  readonly #scripts: ScriptLookup;
  readonly #dumps = new Map<string, Promise<JitFile | undefined>>();

  /** Where users keep files of programs, of this machine and of others. */
  readonly binaryFolders: readonly string[];

  /**
   * @param places Where tools are.
   * @param binaryFolders Where users keep files of programs.
   * @param scripts Know what was written of code that V8 made.
   */
  constructor(
    places: ToolPlaces,
    binaryFolders: readonly string[],
    scripts: ScriptLookup = () => Promise.resolve(undefined),
  ) {
    this.#scripts = scripts;
    this.#places = places;
    this.binaryFolders = binaryFolders;
  }

  /** From now on only names, no files and lines, but these at once. */
  preferSpeed(): void {
    this.#fast = true;
  }

  /**
   * Opens a file with code; {@linkcode CodeFile.close} ends what is started for it.
   *
   * @param path The file.
   * @param place Where it was loaded.
   * @returns The file.
   * @throws {ObjectError} With the text of Go's pprof, if it cannot be used.
   */
  async open(path: string, place: LoadedAt): Promise<CodeFile> {
    const dump = await this.#dump(path);
    if (dump) return dump;
    const { openObjectFile } = await import("./object_file.ts");
    return openObjectFile(path, place, {
      places: this.#places,
      found: this.#found,
      isFast: this.#fast,
    });
  }

  /**
   * The instructions of a part of a file.
   *
   * @param range The part.
   * @returns The instructions.
   * @throws {ToolError} If there is no disassembler, or it fails.
   */
  async disassemble(range: CodeRange): Promise<Instruction[]> {
    const dump = await this.#dump(range.file);
    if (dump) return await dump.instructions(range);
    const { disassemble, findObjdump } = await import("./tools/objdump.ts");
    this.#objdump ??= findObjdump(this.#places);
    return await disassemble(await this.#objdump, range, this.#places.path);
  }

  /** A dump is read once: it may have many megabytes. */
  #dump(path: string): Promise<JitFile | undefined> {
    let dump = this.#dumps.get(path);
    if (!dump) this.#dumps.set(path, dump = this.#readDump(path));
    return dump;
  }

  async #readDump(path: string): Promise<JitFile | undefined> {
    const { openJitFile } = await import("./jit/open_jit_file.ts");
    return await openJitFile(path, this.#scripts);
  }
}
