/**
 * Programs with an inspector and nothing of the profiler in them.
 *
 * @module
 */

/** Such a program. */
export interface Inspected {
  pid: number;
  /** Name and port of its inspector; `""` until it has one. */
  host: string;
  /** Waits until standard output has another line of that kind, and returns it. */
  says(pattern: RegExp): Promise<string>;
  signal(signal: Deno.Signal): void;
  /** Ends it and waits. */
  [Symbol.asyncDispose](): Promise<void>;
}

const LISTENS_REGEXP = /listening on ws:\/\/([^/\s]+)\//;

/**
 * Starts a program.
 *
 * @param command The program and its arguments; with `--inspect=127.0.0.1:0`, or
 * `--remote-debugging-port=0`, this waits until the inspector listens.
 * @param until What it must have said on standard output.
 */
export async function startInspected(
  [program, ...args]: string[],
  until?: RegExp,
): Promise<Inspected> {
  const child = new Deno.Command(program!, {
    args,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    env: { NO_COLOR: "1" },
  }).spawn();
  const output = new Lines(child.stdout);
  const errors = new Lines(child.stderr);
  // What it says soon is said before anybody can ask.
  const begun = until && output.next(until);
  const waits = args.some((arg) => /^--(inspect(-brk)?|remote-debugging-port)(=|$)/.test(arg));
  const line = waits ? await errors.next(LISTENS_REGEXP) : "";
  await begun;
  return {
    pid: child.pid,
    host: LISTENS_REGEXP.exec(line)?.[1] ?? "",
    says: (pattern) => output.next(pattern),
    signal: (signal) => child.kill(signal),
    async [Symbol.asyncDispose]() {
      try {
        child.kill("SIGKILL");
      } catch { /* It has ended by itself. */ }
      await child.status;
      await Promise.all([output.end, errors.end]);
    },
  };
}

/** Lines as they come; those that nobody waits for go by. */
class Lines {
  readonly end: Promise<void>;
  #seen = "";
  #waiting = new Set<{ pattern: RegExp; found: (line: string) => void }>();

  constructor(stream: ReadableStream<Uint8Array>) {
    this.end = this.#read(stream);
  }

  next(pattern: RegExp): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#waiting.add({ pattern, found: resolve });
      void this.end.then(() => reject(new Error(`It never said ${pattern}, but ${this.#seen}`)));
    });
  }

  async #read(stream: ReadableStream<Uint8Array>): Promise<void> {
    let rest = "";
    for await (const text of stream.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + text).split("\n");
      rest = lines.pop()!;
      this.#seen = (this.#seen + text).slice(-2000);
      for (const line of lines) {
        for (const one of this.#waiting) {
          if (!one.pattern.test(line)) continue;
          this.#waiting.delete(one);
          one.found(line);
        }
      }
    }
  }
}
