import type { ReportInput } from "../report_input.ts";
import { readSourceLines } from "../source_file.ts";

/** Reads lines of source, each file once. */
export class SourceReader {
  readonly #input: Pick<ReportInput, "paths" | "sources">;
  readonly #files = new Map<string, string[]>();

  constructor(input: Pick<ReportInput, "paths" | "sources">) {
    this.#input = input;
  }

  /** A line, `undefined` if there is no such file, or no such line in it. */
  line(path: string, number: number): string | undefined {
    let lines = this.#files.get(path);
    if (!lines) this.#files.set(path, lines = this.#read(path));
    return lines[number - 1];
  }

  #read(path: string): string[] {
    try {
      return readSourceLines(path, this.#input.paths, this.#input.sources);
    } catch {
      return [];
    }
  }
}
