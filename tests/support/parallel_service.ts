/** A service of three threads. */
export interface ParallelService extends AsyncDisposable {
  url: string;
  process: Deno.ChildProcess;
  /** What it wrote to standard error; complete once it has ended. */
  errors: Promise<string>;
}

/** Runs a program by `deno serve --parallel`, and waits until it listens. */
export async function serveInParallel(
  program: string,
  env: Record<string, string>,
): Promise<ParallelService> {
  const process = new Deno.Command(Deno.execPath(), {
    args: [
      "serve",
      "--no-prompt",
      "-A",
      "--parallel",
      "--host",
      "127.0.0.1",
      "--port",
      "0",
      program,
    ],
    env: { NO_COLOR: "1", DENO_JOBS: "3", ...env },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const said = Promise.withResolvers<string>();
  const started = Promise.withResolvers<string>();
  void readAll(process.stderr, (text) => {
    const url = /Listening on (http:\/\/127\.0\.0\.1:\d+\/)/.exec(text)?.[1];
    if (url) started.resolve(url);
  }).then((text) => {
    said.resolve(text);
    started.reject(new Error(text));
  });
  const drained = readAll(process.stdout, () => {});
  return {
    url: await started.promise,
    process,
    errors: said.promise,
    async [Symbol.asyncDispose]() {
      try {
        process.kill("SIGKILL");
      } catch { /* It has ended. */ }
      await Promise.all([process.status, said.promise, drained]);
    },
  };
}

async function readAll(
  stream: ReadableStream<Uint8Array>,
  look: (text: string) => void,
): Promise<string> {
  let text = "";
  for await (const part of stream.pipeThrough(new TextDecoderStream())) look(text += part);
  return text;
}

/** A port that nobody listens on. */
export function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}
