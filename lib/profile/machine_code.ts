/**
 * What is known of machine code, whoever knows it.
 *
 * @module
 */
import type { Int64 } from "../go/int64.ts";
import type { Mapping } from "./types.ts";

/** A call at an address; several of them if calls are inlined. */
export interface CodeFrame {
  /** As the linker knows it; `""` if unknown. */
  function: string;
  /** `""` if unknown. */
  file: string;
  /** 1-based, 0 if unknown. */
  line: number;
  /** 1-based, 0 if unknown. */
  column: number;
  /** Of the function, 0 if unknown. */
  startLine: number;
}

/** A machine instruction. */
export interface Instruction {
  /** In the file. */
  address: Int64;
  text: string;
  /** Function, file and line that the disassembler shows; `""` and 0 if it does not. */
  function: string;
  file: string;
  line: number;
}

/** A part of a file that has names. */
export interface CodeSymbol {
  /** At least one. */
  names: string[];
  /** Path of the file. */
  file: string;
  /** First address in the file. */
  start: Int64;
  /** Last address in the file. */
  end: Int64;
}

/** Whether a name is wanted. */
export interface NameMatcher {
  (name: string): boolean;
}

/** Where a file was loaded. */
export type LoadedAt =
  & Pick<Mapping, "memoryStart" | "memoryLimit" | "fileOffset">
  & Partial<Pick<Mapping, "relocationSymbol">>;

/** A file with code, as it was loaded for one mapping. */
export interface CodeFile {
  readonly path: string;
  /** Hexadecimal, `""` if there is none. */
  readonly buildId: string;
  /** Whether profiles know better than the file which calls were inlined. */
  readonly defersToProfile?: boolean;
  /**
   * From an address of the process to one in the file.
   *
   * @throws {Error} If the address is not of this mapping.
   */
  objectAddress(address: Int64): Int64;
  /**
   * What the code at an address of the process is from, innermost call first.
   *
   * @throws {Error} If no tool can say.
   */
  frames(address: Int64): Promise<CodeFrame[]>;
  /**
   * The symbols with a wanted name, and those at an address in the file.
   *
   * @param matches Says of a name, also of its demangled forms, whether it is wanted.
   * @param address The address, 0 for none.
   * @throws {Error} If no tool can say.
   */
  symbols(matches: NameMatcher, address: Int64): Promise<CodeSymbol[]>;
  /** Ends what was started for it. */
  close(): Promise<void>;
}

/** A part of a file. */
export interface CodeRange {
  /** Path of the file. */
  file: string;
  /** First address in the file. */
  start: Int64;
  /** One past the last address in the file. */
  end: Int64;
  /** Whether to write x86's instructions as Intel does. */
  intelSyntax: boolean;
}

/** Files with code, and what they are made of. */
export interface MachineCode {
  /**
   * Opens a file.
   *
   * @param path The file.
   * @param place Where it was loaded.
   * @throws {Error} If it cannot be used, with the text of Go's pprof.
   */
  open(path: string, place: LoadedAt): Promise<CodeFile>;
  /**
   * The instructions of a part of a file.
   *
   * @param range The part.
   * @throws {Error} If no tool can list them, with the text of Go's pprof.
   */
  disassemble(range: CodeRange): Promise<Instruction[]>;
}
