import type { Int64 } from "../../go/int64.ts";
import type { ReportInput } from "../report_input.ts";
import { readSourceLines, sourcePlaces } from "../source_file.ts";

/** Reads lines of source, each file once. */
export class SourceReader {
  readonly #input: Pick<ReportInput, "paths" | "sources">;
  readonly #files = new Map<string, string[]>();
  /** Files that cannot be read, and where they were looked for. */
  readonly missing = new Map<string, string[]>();

  constructor(input: Pick<ReportInput, "paths" | "sources">) {
    this.#input = input;
  }

  /** A line, `undefined` if the file or the line is not there. */
  line(path: string, number: Int64): string | undefined {
    return this.#linesOf(path)[Number(number) - 1];
  }

  /** How many lines there are; none if the file is not there. */
  count(path: string): number {
    return this.#linesOf(path).length;
  }

  #linesOf(path: string): string[] {
    let lines = this.#files.get(path);
    if (!lines) this.#files.set(path, lines = this.#read(path));
    return lines;
  }

  #read(path: string): string[] {
    const { paths, sources } = this.#input;
    try {
      return readSourceLines(path, paths, sources);
    } catch {
      this.missing.set(path, sourcePlaces(path, paths, sources));
      return [];
    }
  }
}
