/**
 * `-list`: source with the values of its lines.
 *
 * @module
 */
import { type AnnotatedFile, annotatedFunctions } from "../analyse/annotated_functions.ts";
import { percentage } from "../analyse/label.ts";
import { type ReportInput, valueFormat } from "../analyse/report_input.ts";
import { padLeft } from "../go/fmt.ts";
import type { Int64 } from "../go/int64.ts";

/**
 * The source of all functions that the report's argument matches.
 *
 * @param input The report.
 * @returns Its text.
 * @throws {RangeError} If the argument matches nothing.
 */
export function renderList(input: ReportInput): string {
  const format = valueFormat(input, input.unit);
  const lines = [`Total: ${format(input.total)}`];
  for (const { name, files } of annotatedFunctions(input)) {
    if (files.length === 0) lines.push(`No source information for ${name}`);
    for (const file of files) {
      lines.push(`ROUTINE ======================== ${name} in ${file.name}`, head(file));
      if (file.error !== "") lines.push(` Error: ${file.error}`);
      else lines.push(...body(file));
    }
  }
  return lines.join("\n") + "\n";

  function head({ flat, cum }: AnnotatedFile): string {
    const values = `${padLeft(format(flat), 10)} ${padLeft(format(cum), 10)}`;
    return `${values} (flat, cum) ${percentage(cum, input.total)} of Total`;
  }

  function body({ lines }: AnnotatedFile): string[] {
    return lines.map(({ number, text, flat, cum }) =>
      `${cell(flat)} ${cell(cum)} ${String(number).padStart(6)}:${text}`
    );
  }

  function cell(value: Int64): string {
    return padLeft(value === 0 ? "." : format(value), 10);
  }
}
