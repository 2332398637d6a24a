/**
 * `-disasm`: instructions with the values of samples.
 *
 * @module
 */
import { disassembly, type ValuedInstruction } from "../analyse/assembly/disassembly.ts";
import { percentage } from "../analyse/label.ts";
import { type ReportInput, valueFormat } from "../analyse/report_input.ts";
import { padLeft, padRight } from "../go/fmt.ts";
import type { Int64 } from "../go/int64.ts";

/** Longer instructions have their place on a line before them. */
const INSTRUCTION_WIDTH = 40;
const PLACE_INDENT = " ".repeat(74);

/**
 * The instructions of all functions that the report's argument matches.
 *
 * @param input The report.
 * @param most How many functions at most, heaviest first; all by name unless told.
 * @returns Its text.
 * @throws {RangeError} If the argument matches nothing that has samples.
 * @throws {Error} If there is no disassembler, or it fails.
 */
export async function renderDisasm(input: ReportInput, most?: number): Promise<string> {
  const format = valueFormat(input, input.unit);
  const lines = [`Total: ${format(input.total)}`];
  for (const { names, flat, cum, instructions } of await disassembly(input, most)) {
    const [name = "", ...others] = names;
    lines.push(
      `ROUTINE ======================== ${name}`,
      ...others.map((other) => `    AKA ======================== ${other}`),
      `${padLeft(format(flat), 10)} ${padLeft(format(cum), 10)} (flat, cum) ` +
        `${percentage(cum, input.total)} of Total`,
      ...body(instructions),
    );
  }
  return lines.join("\n") + "\n";

  function body(instructions: ValuedInstruction[]): string[] {
    // Places are told where they change.
    let before: Partial<ValuedInstruction> = { function: "", file: "", line: 0 };
    return instructions.flatMap((instruction) => {
      const { function: name, file, line, text, flat, cum } = instruction;
      const isSame = name === before.function && file === before.file && line === before.line;
      const place = isSame ? "" : placeText(instruction);
      before = instruction;
      const address = padLeft(instruction.address.toString(16), 10);
      const start = `${cell(flat)} ${cell(cum)} ${address}: `;
      if (place === "") return [start + text];
      if (new TextEncoder().encode(text).length < INSTRUCTION_WIDTH) {
        return [`${start}${padRight(text, INSTRUCTION_WIDTH)};${place}`];
      }
      return [`${PLACE_INDENT};${place}`, start + text];
    });
  }

  function cell(value: Int64): string {
    return padLeft(value === 0 ? "." : format(value), 10);
  }
}

function placeText({ function: name, file, line }: ValuedInstruction): string {
  const place = file === "" || line === 0 ? file : `${file}:${line}`;
  return name === "" ? place : `${name} ${place}`;
}
