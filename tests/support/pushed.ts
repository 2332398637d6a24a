/**
 * Servers that are pushed to, and a program that pushes.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { findOnPath } from "./real_program.ts";

/** What the receiver says of a profile. */
export interface Received {
  way: "push" | "otlp";
  labels: Record<string, string>;
  types: string[];
  period: string;
  totals: Record<string, number>;
  samples: number;
  /** Unix nanoseconds. */
  time: number;
  duration: number;
  /** The last value of the samples that each is in. */
  functions: Record<string, number>;
  keys: string[] | null;
  links: number;
  /** The pprof that was pushed. */
  file?: string;
  headers: Record<string, string>;
  comments?: string[];
}

/** Programs in Go of `tests/ship/`, as `.ci/run` installs them. */
export function findGoProgram(name: string): string | undefined {
  const path = `${Deno.env.get("HOME")}/go/bin/${name}`;
  try {
    return Deno.statSync(path).isFile ? path : undefined;
  } catch {
    return findOnPath(name);
  }
}

/** A program that runs, and the lines that it has written. */
export class Running implements AsyncDisposable {
  readonly lines: string[] = [];
  readonly errors: string[] = [];
  readonly process: Deno.ChildProcess;
  #read: Promise<unknown>;

  constructor(command: string, options: Deno.CommandOptions) {
    this.process = new Deno.Command(command, { ...options, stdout: "piped", stderr: "piped" })
      .spawn();
    this.#read = Promise.all([
      readLines(this.process.stdout, this.lines),
      readLines(this.process.stderr, this.errors),
    ]);
  }

  /** The first line that fits; waits for it. */
  async line(
    fits: (line: string) => boolean,
    within = this.lines,
    millis = 60_000,
  ): Promise<string> {
    for (const end = performance.now() + millis; performance.now() < end;) {
      const found = within.find(fits);
      if (found !== undefined) return found;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(
      `Waited in vain for a line, there are:\n${this.lines.join("\n")}\n${this.errors.join("\n")}`,
    );
  }

  /** Ends it, and waits until all of its lines are there. */
  async end(signal: Deno.Signal = "SIGTERM"): Promise<Deno.CommandStatus> {
    try {
      this.process.kill(signal);
    } catch { /* It has ended by itself. */ }
    const status = await this.process.status;
    await this.#read;
    return status;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end("SIGKILL");
  }
}

async function readLines(stream: ReadableStream<Uint8Array>, lines: string[]): Promise<void> {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const parts = (rest + text).split("\n");
    rest = parts.pop()!;
    lines.push(...parts);
  }
  if (rest !== "") lines.push(rest);
}

/** The receiver with the real types of Pyroscope and OpenTelemetry. */
export class Receiver implements AsyncDisposable {
  readonly folder: string;
  readonly running: Running;
  readonly url: string;

  private constructor(folder: string, running: Running, port: string) {
    this.folder = folder;
    this.running = running;
    this.url = `http://127.0.0.1:${port}`;
  }

  /** @param args `tenants`: without a tenant nobody may push. */
  static async start(path: string, ...args: string[]): Promise<Receiver> {
    const folder = await Deno.makeTempDir();
    const running = new Running(path, { args: [folder, ...args] });
    return new Receiver(folder, running, await running.line((line) => /^\d+$/.test(line)));
  }

  /** What has come. */
  get received(): Received[] {
    return this.running.lines.slice(1).map((line) => JSON.parse(line) as Received);
  }

  /** Waits until something has come. */
  async until(fits: (all: Received[]) => boolean): Promise<Received[]> {
    await this.running.line(() => fits(this.received));
    return this.received;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.running[Symbol.asyncDispose]();
    await Deno.remove(this.folder, { recursive: true });
  }
}

const PROGRAM = fileURLToPath(new URL("../fixtures/programs/pushed_service.ts", import.meta.url));

/**
 * Starts a service that pushes, and answers requests.
 *
 * @param options Of `startProfiler`, and `handles`: whether it has a handler of SIGTERM.
 */
export async function startPushed(
  options: Record<string, unknown>,
  env: Record<string, string> = {},
): Promise<Running & { url: string }> {
  const running = new Running(Deno.execPath(), {
    args: ["run", "-A", "--no-prompt", PROGRAM, JSON.stringify(options)],
    env: { NO_COLOR: "1", ...env },
  });
  const port = await running.line((line) => /^\d+$/.test(line));
  return Object.assign(running, { url: `http://127.0.0.1:${port}` });
}
