import { fileURLToPath } from "node:url";

/** The example service as a process of its own. */
export interface Service {
  url: string;
  process: Deno.ChildProcess;
  /** What it wrote to standard error; complete once it has ended. */
  errors: Promise<string>;
  /** Ends it and waits. */
  [Symbol.asyncDispose](): Promise<void>;
}

const MAIN = fileURLToPath(new URL("../../main.ts", import.meta.url));

/** Options of {@linkcode startService}. */
export interface StartServiceOptions {
  permissions?: string[];
  env?: Record<string, string>;
}

/** Starts `main.ts` on a free port and waits until it listens. */
export async function startService(options: StartServiceOptions = {}): Promise<Service> {
  const { permissions = ["-A"], env = {} } = options;
  const process = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", ...permissions, MAIN],
    env: { PORT: "0", NO_COLOR: "1", ...env },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const errors = new Response(process.stderr).text();
  const url = await announcedUrl(process.stdout);
  if (url === undefined) {
    await process.status;
    throw new Error(`Cannot start the service: ${await errors}`);
  }
  return {
    url,
    process,
    errors,
    async [Symbol.asyncDispose]() {
      try {
        process.kill("SIGTERM");
      } catch { /* It has ended by itself. */ }
      await process.status;
      await errors;
    },
  };
}

/** Reads lines until one has the port; the rest is drained in the background. */
async function announcedUrl(stdout: ReadableStream<Uint8Array>): Promise<string | undefined> {
  const reader = stdout.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return undefined;
    text += value;
    const port = /localhost:(\d+)\/debug\/pprof\//.exec(text)?.[1];
    if (port === undefined) continue;
    void drain(reader);
    return `http://127.0.0.1:${port}`;
  }
}

async function drain(reader: ReadableStreamDefaultReader<string>): Promise<void> {
  while (!(await reader.read()).done);
}
