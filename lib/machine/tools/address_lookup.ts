import type { CodeFrame } from "../../profile/machine_code.ts";

/** Something that knows what the code at an address of a file is from. */
export interface AddressLookup {
  /**
   * @param address In the file.
   * @returns The calls there, innermost first; none if unknown.
   * @throws {ToolError} If there is no answer.
   */
  frames(address: bigint): Promise<CodeFrame[]>;
  close(): Promise<void>;
}

/** A frame of which only the function is known. */
export function namedFrame(name: string): CodeFrame {
  return { function: name, file: "", line: 0, column: 0, startLine: 0 };
}
