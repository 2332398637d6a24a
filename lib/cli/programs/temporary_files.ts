import type { Environment } from "../local_tools.ts";

/** Files for other programs, which go when the program ends. */
export class TemporaryFiles implements AsyncDisposable {
  #folder: string;
  #paths: string[] = [];

  constructor(env: Environment) {
    const name = Deno.build.os === "windows" ? "TEMP" : "TMPDIR";
    this.#folder = env(name) || "/tmp";
  }

  /**
   * Writes a file `pprofNNN`, with the first number that is free.
   *
   * @param extension Its ending.
   * @param data What is in it.
   * @returns Its path.
   * @throws {FetchError} If it cannot be written.
   */
  async write(extension: string, data: string | Uint8Array): Promise<string> {
    const { writeNumbered } = await import("../../fetch/numbered_file.ts");
    const path = await writeNumbered(this.#folder, "pprof", extension, data);
    this.#paths.push(path);
    return path;
  }

  /** Removes the files; somebody may have done so already. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.allSettled(this.#paths.map((path) => Deno.remove(path)));
  }
}
