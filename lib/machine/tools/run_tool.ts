/**
 * Runs tools.
 *
 * @module
 */
import { checkExit, findProgram, startError, ToolError } from "../../go/os/exec.ts";

/**
 * Runs a tool to its end; what it says on standard error is lost.
 *
 * @param command Path or name.
 * @param args Its arguments.
 * @param path Folders for a name, as in `$PATH`.
 * @returns What it printed.
 * @throws {ToolError} If it cannot be started, or fails.
 */
export async function runTool(command: string, args: string[], path: string): Promise<string> {
  const { stdout, ...status } = await output(findProgram(command, path), args);
  checkExit(status);
  return new TextDecoder().decode(stdout);
}

async function output(program: string, args: string[]): Promise<Deno.CommandOutput> {
  try {
    const options = { args, stdin: "null", stdout: "piped", stderr: "null" } as const;
    const child = new Deno.Command(program, options).spawn();
    const [status, stdout] = await Promise.all([
      child.status,
      new Response(child.stdout).bytes(),
    ]);
    return { ...status, stdout, stderr: new Uint8Array() };
  } catch (error) {
    throw startError(program, error);
  }
}

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
