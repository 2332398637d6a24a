import { fileURLToPath } from "node:url";

const CHILD = fileURLToPath(new URL("./child.ts", import.meta.url));
/** No input may take so long. */
const HANG_SECONDS = 10;
/** An input that needs so much ends the process: the limit itself is in `child.ts`. */
const MEGABYTES = 2000;

/** How a run ended. */
export interface RunEnd {
  /** Number of the last input. */
  last: number;
  /** Why the process ended before its time, if it did. */
  problem: string | undefined;
  /** What inputs found, by their number. */
  findings: Map<number, string>;
}

/** One child process and what it says. */
export class ChildRun {
  #child: Deno.ChildProcess;
  #last: number;
  #findings = new Map<number, string>();
  #hangs = false;

  constructor(target: string, seed: number, first: number, seconds: number) {
    this.#last = first;
    this.#child = new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "-A",
        `--v8-flags=--expose-gc,--max-old-space-size=${MEGABYTES}`,
        CHILD,
        ...[target, seed, first, seconds].map(String),
      ],
      stdout: "piped",
      stderr: "null",
    }).spawn();
  }

  /** Waits for its end, and brings it about if it hangs. */
  async end(): Promise<RunEnd> {
    let heard = performance.now();
    const watch = setInterval(() => {
      if (performance.now() - heard < HANG_SECONDS * 1000) return;
      this.#hangs = true;
      this.#child.kill("SIGKILL");
    }, 500);
    let rest = "";
    for await (const chunk of this.#child.stdout.pipeThrough(new TextDecoderStream())) {
      heard = performance.now();
      const lines = (rest + chunk).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) this.#hear(line);
    }
    const { code } = await this.#child.status;
    clearInterval(watch);
    const problem = this.#hangs
      ? `an input that takes more than ${HANG_SECONDS} s`
      : code === 0
      ? undefined
      : `an input that ends the process with ${code}`;
    return { last: this.#last, problem, findings: this.#findings };
  }

  #hear(line: string): void {
    if (line.startsWith('"')) this.#findings.set(this.#last, JSON.parse(line));
    else this.#last = Number(line);
  }
}
