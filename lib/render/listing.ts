import { type LineListing, sourceListing } from "../analyse/assembly/source_listing.ts";
import { profileLabels } from "../analyse/header.ts";
import { percentage } from "../analyse/label.ts";
import { type ReportInput, valueFormat } from "../analyse/report_input.ts";
import { guessSource } from "../analyse/source_guess.ts";
import type { Listing, ListingLine } from "../contract/listing.ts";
import { baseName } from "../go/filepath.ts";
import type { Int64 } from "../go/int64.ts";

/** Files of one page, as Go's pprof has it. */
const MAX_FILES = 50;

/**
 * The source of functions that the report's argument matches, heaviest files first.
 *
 * @param input The report.
 * @returns A {@linkcode Listing} as JSON.
 * @throws {RangeError} If the argument matches nothing.
 */
export async function renderListing(input: ReportInput): Promise<string> {
  const format = valueFormat(input, input.unit);
  const cell = (value: Int64) => value === 0 ? "" : format(value);
  const { functions, missing } = await sourceListing(input, MAX_FILES);
  const listing: Listing = {
    labels: [...profileLabels(input, format), `Total: ${format(input.total)}`],
    functions: functions.map(({ name, file, flat, cum, lines }) => ({
      name,
      file,
      flatText: format(flat),
      cumText: format(cum),
      percent: percentage(cum, input.total).trim(),
      lines: lines.map((line) => ({
        number: `${line.number}`,
        text: line.text,
        flat: Number(line.flat),
        cum: Number(line.cum),
        flatText: cell(line.flat),
        cumText: cell(line.cum),
        code: code(line, cell),
      })),
    })),
    missing: [...missing].filter(([file]) => file !== "").map(([file, tried]) => ({
      file,
      tried,
      guess: guessSource(file, input.paths, input.sources),
    })),
    paths: input.paths,
  };
  return JSON.stringify(listing);
}

function code({ instructions }: LineListing, cell: (value: Int64) => string): ListingLine["code"] {
  return instructions.filter(({ text }) => text !== "").map((instruction) => ({
    flatText: cell(instruction.flat),
    cumText: cell(instruction.cum),
    address: instruction.address.toString(16),
    text: instruction.text,
    place: instruction.file === "" ? "" : `${baseName(instruction.file)}:${instruction.line}`,
  }));
}
