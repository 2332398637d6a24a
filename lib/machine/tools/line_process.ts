/**
 * A program that answers lines with lines.
 *
 * @module
 */
import { findProgram, startError, ToolError } from "../../go/os/exec.ts";

/** A program to talk with. */
export class LineProcess {
  readonly #child: Deno.ChildProcess;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #decoder = new TextDecoder();
  #rest = "";

  /**
   * Starts a program.
   *
   * @param command Path or name.
   * @param args Its arguments.
   * @param path Folders for a name, as in `$PATH`.
   * @throws {ToolError} If it cannot be started.
   */
  constructor(command: string, args: string[], path: string) {
    const program = findProgram(command, path);
    try {
      const options = { args, stdin: "piped", stdout: "piped", stderr: "null" } as const;
      this.#child = new Deno.Command(program, options).spawn();
    } catch (error) {
      throw startError(program, error);
    }
    this.#writer = this.#child.stdin.getWriter();
    this.#reader = this.#child.stdout.getReader();
  }

  /** @throws {ToolError} If the program no longer listens. */
  async write(text: string): Promise<void> {
    try {
      await this.#writer.write(new TextEncoder().encode(text));
    } catch (error) {
      throw new ToolError("write |1: broken pipe", { cause: error });
    }
  }

  /**
   * @returns The next line, without white space around it.
   * @throws {ToolError} `EOF` if there is none.
   */
  async readLine(): Promise<string> {
    let end = this.#rest.indexOf("\n");
    while (end < 0) {
      const { value, done } = await this.#reader.read();
      if (done) throw new ToolError("EOF");
      const from = this.#rest.length;
      this.#rest += this.#decoder.decode(value, { stream: true });
      end = this.#rest.indexOf("\n", from);
    }
    const line = this.#rest.slice(0, end);
    this.#rest = this.#rest.slice(end + 1);
    return line.trim();
  }

  /** Lets the program end, and waits for that. */
  async close(): Promise<void> {
    await this.#writer.close().catch(() => {});
    await this.#reader.cancel();
    await this.#child.status;
  }
}
