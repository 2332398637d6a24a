import { fileURLToPath } from "node:url";
import { cpuSeconds, freePort, residentBytes } from "../bench/service.ts";

const PROGRAM = fileURLToPath(new URL("./program.ts", import.meta.url));
const START_TIMEOUT_MS = 60_000;
const END_TIMEOUT_MS = 15_000;

/** What may stand on standard error: Deno's own lines, and what the recorder reports. */
const EXPECTED_REGEXP =
  /^(?:Debugger |Visit chrome:|Download |deno-pprof: (?:.*recorded|.*record|.*disk|.*folder|.*No space|.*sidecar))|^\s*$/;

/** What a process has at one moment. */
export interface Footprint {
  /** On V8's heap and in buffers, after a collection; 0 without the profiler. */
  liveBytes: number;
  residentBytes: number;
  descriptors: number;
  threads: number;
}

/** The service under chaos, with or without the profiler. */
export class ChaosService {
  readonly port = freePort();
  readonly sidecar = `127.0.0.1:${freePort()}`;
  /** Lines of standard error that nobody expects. */
  readonly unexpected: string[] = [];
  #child: Deno.ChildProcess | undefined;

  readonly #how: "profiled" | "bare";
  readonly #records: string;

  /** `records` is the recorder's folder. */
  constructor(how: "profiled" | "bare", records: string) {
    this.#how = how;
    this.#records = records;
  }

  get pid(): number {
    return this.#child!.pid;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Starts it, and waits until it answers. */
  async start(): Promise<void> {
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", "--no-prompt", "-A", PROGRAM, this.#how],
      env: {
        PORT: `${this.port}`,
        SIDECAR: this.sidecar,
        RECORDS: this.#records,
        NO_COLOR: "1",
      },
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).spawn();
    this.#child = child;
    void this.#read(child.stderr);
    const end = performance.now() + START_TIMEOUT_MS;
    for (;;) {
      const response = await fetch(`${this.url}/facts`).catch(() => undefined);
      await response?.body?.cancel();
      if (response?.ok) return;
      if (performance.now() > end) throw new Error("Cannot start the service: it does not answer");
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Ends it by SIGTERM. @returns The seconds that it took; `undefined` if it had to be killed. */
  async stop(): Promise<number | undefined> {
    const child = this.#child;
    if (!child) return undefined;
    this.#child = undefined;
    const begin = performance.now();
    child.kill("SIGTERM");
    let isKilled = false;
    const timer = setTimeout(() => {
      isKilled = true;
      child.kill("SIGKILL");
    }, END_TIMEOUT_MS);
    await child.status;
    clearTimeout(timer);
    return isKilled ? undefined : (performance.now() - begin) / 1000;
  }

  signal(name: Deno.Signal): void {
    this.#child?.kill(name);
  }

  /** CPU time of all its threads so far, by the kernel. */
  cpuSeconds(): number {
    return cpuSeconds(this.pid);
  }

  async footprint(): Promise<Footprint> {
    const count = (folder: string) => [...Deno.readDirSync(`/proc/${this.pid}/${folder}`)].length;
    return {
      liveBytes: this.#how === "bare" ? 0 : await this.#liveBytes(),
      residentBytes: residentBytes(this.pid),
      descriptors: count("fd"),
      threads: count("task"),
    };
  }

  /** Whoever reads `heap` makes V8 collect. */
  async #liveBytes(): Promise<number> {
    await (await fetch(`${this.url}/debug/pprof/heap`)).bytes();
    const { heapUsed, external } = await (await fetch(`${this.url}/facts`)).json();
    return heapUsed + external;
  }

  async #read(stream: ReadableStream<Uint8Array>): Promise<void> {
    let rest = "";
    for await (const text of stream.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + text).split("\n");
      rest = lines.pop()!;
      this.unexpected.push(...lines.filter((line) => !EXPECTED_REGEXP.test(line)));
    }
    if (!EXPECTED_REGEXP.test(rest)) this.unexpected.push(rest);
  }
}
