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
import type { Objdump } from "./tools/objdump.ts";
import type { Tool, ToolName, ToolPlaces } from "./tools/tool_paths.ts";

/** Opens object files, and disassembles them. */
export class ObjectTools implements MachineCode {
  readonly #places: ToolPlaces;
  readonly #found = new Map<ToolName, Tool>();
  #objdump: Promise<Objdump> | undefined;
  #fast = false;

  /** Where users keep files of programs, of this machine and of others. */
  readonly binaryFolders: readonly string[];

  /**
   * @param places Where tools are.
   * @param binaryFolders Where users keep files of programs.
   */
  constructor(places: ToolPlaces, binaryFolders: readonly string[]) {
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
   * @throws {ObjectError} In the original's words, if it cannot be used.
   */
  async open(path: string, place: LoadedAt): Promise<CodeFile> {
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
    const { disassemble, findObjdump } = await import("./tools/objdump.ts");
    this.#objdump ??= findObjdump(this.#places);
    return await disassemble(await this.#objdump, range, this.#places.path);
  }
}
