import { type LineListing, sourceListing } from "../analyse/assembly/source_listing.ts";
import { profileLabels } from "../analyse/header.ts";
import { percentage } from "../analyse/label.ts";
import { type ReportInput, valueFormat } from "../analyse/report_input.ts";
import { guessSource, type SourceGuess } from "../analyse/source_guess.ts";
import { baseName, type PathOptions } from "../analyse/trim_path.ts";
import type { Int64 } from "../go/int64.ts";

/** Source for a page that shows it line by line. */
export interface Listing {
  /** The lines above it. */
  labels: string[];
  functions: ListedFunction[];
  missing: MissingFile[];
  /** Where to look, as the options have it. */
  paths: PathOptions;
}

/** A file that cannot be read. */
export interface MissingFile {
  file: string;
  /** Where it was looked for. */
  tried: readonly string[];
  /** Where something of that name is. */
  guess?: SourceGuess | undefined;
}

/** A function, or a part of one. */
export interface ListedFunction {
  name: string;
  file: string;
  flatText: string;
  cumText: string;
  /** Of the total. */
  percent: string;
  lines: ListedLine[];
}

/** A line; empty texts stand for no value. */
export interface ListedLine {
  /** A number of any size. */
  number: string;
  text: string;
  flat: number;
  cum: number;
  flatText: string;
  cumText: string;
  /** Its instructions: values, address, text, place. */
  code: { flatText: string; cumText: string; address: string; text: string; place: string }[];
}

/** Files of one page, as the original has it. */
const MOST_FILES = 50;

/**
 * The source of functions that the report's argument matches, heaviest files first.
 *
 * @param input The report.
 * @returns A {@linkcode Listing} as JSON.
 * @throws {RangeError} If the argument matches nothing.
 */
export async function renderListing(input: ReportInput): Promise<string> {
  const format = valueFormat(input, input.unit);
  // Loose: zero may come as 0n.
  const cell = (value: Int64) => value == 0 ? "" : format(value);
  const { functions, missing } = await sourceListing(input, MOST_FILES);
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

function code({ instructions }: LineListing, cell: (value: Int64) => string): ListedLine["code"] {
  return instructions.filter(({ text }) => text !== "").map((instruction) => ({
    flatText: cell(instruction.flat),
    cumText: cell(instruction.cum),
    address: instruction.address.toString(16),
    text: instruction.text,
    place: instruction.file === "" ? "" : `${baseName(instruction.file)}:${instruction.line}`,
  }));
}
