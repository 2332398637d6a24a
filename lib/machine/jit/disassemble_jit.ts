/**
 * From the bytes of a dump to instructions, with nothing installed.
 *
 * @module
 */
import { ToolError } from "../../go/os/exec.ts";
import type { JitCode } from "./jit_dump.ts";

/** ELF's number for x86 of 64 bits. */
const X86_64 = 62;
/** ELF's names of other machines that V8 makes code for. */
const MACHINES: Readonly<Record<number, string>> = {
  3: "x86",
  21: "ppc64",
  22: "s390x",
  40: "arm",
  183: "arm64",
  243: "riscv64",
  258: "loong64",
};

/**
 * Disassembles a piece of code.
 *
 * @param code The code.
 * @param machine ELF's number of the kind of machine.
 * @param intelSyntax Whether to write it as Intel does, not as AT&T did.
 * @throws {ToolError} If the code is of another machine than x86 of 64 bits.
 */
export async function disassembleJit(
  { address, bytes }: JitCode,
  machine: number,
  intelSyntax: boolean,
): Promise<{ address: number; text: string }[]> {
  if (machine !== X86_64) {
    const name = MACHINES[machine] ?? `machine ${machine}`;
    throw new ToolError(`cannot disasm: the code is for ${name}, only x86-64's can be read here`);
  }
  const { Decoder, DecoderOptions, Formatter, FormatterSyntax } = await import(
    "npm:iced-x86@1.21.0"
  );
  const decoder = new Decoder(64, bytes, DecoderOptions.None);
  const formatter = new Formatter(intelSyntax ? FormatterSyntax.Intel : FormatterSyntax.Gas);
  formatter.uppercaseHex = false;
  formatter.hexPrefix = "0x";
  formatter.hexSuffix = "";
  formatter.branchLeadingZeros = false;
  try {
    decoder.ip = BigInt(address);
    const instructions: { address: number; text: string }[] = [];
    while (decoder.canDecode) {
      const instruction = decoder.decode();
      instructions.push({ address: Number(instruction.ip), text: formatter.format(instruction) });
      instruction.free();
    }
    return instructions;
  } finally {
    formatter.free();
    decoder.free();
  }
}
