/**
 * Finds and runs the real programs that judge ours: `pprof` and `go`.
 *
 * @module
 */

/** What a program did. */
export interface ProgramResult {
  code: number;
  /** Standard output as bytes: profiles are binary. */
  bytes: Uint8Array;
  stdout: string;
  stderr: string;
}

/** Options of {@linkcode runProgram}. */
export interface RunOptions {
  /** Added to a bare environment: `PATH`, `HOME`, `TZ=UTC` and no colours. */
  env?: Record<string, string>;
  stdin?: Uint8Array | string;
  cwd?: string;
  /** Kills the program after that many milliseconds; 60 000 unless given. */
  timeout?: number;
}

/** Set for every run, so that goldens do not depend on the machine. */
const QUIET = { TZ: "UTC", NO_COLOR: "1", LC_ALL: "C.UTF-8", DENO_NO_UPDATE_CHECK: "1" };

/**
 * The pinned stand-alone `pprof`: `$PPROF_BINARY`, `~/go/bin/pprof` or one on PATH.
 *
 * @returns Its path, or `undefined` where it is not installed.
 */
export function findPprof(): string | undefined {
  const chosen = Deno.env.get("PPROF_BINARY");
  if (chosen) return chosen;
  const home = Deno.env.get("HOME");
  const installed = home ? `${home}/go/bin/pprof` : "";
  return isFile(installed) ? installed : findOnPath("pprof");
}

/** A program on PATH, or `undefined`. */
export function findOnPath(name: string): string | undefined {
  const folders = (Deno.env.get("PATH") ?? "").split(":").filter((folder) => folder !== "");
  return folders.map((folder) => `${folder}/${name}`).find(isFile);
}

function isFile(path: string): boolean {
  try {
    return path !== "" && Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

/**
 * Runs a program to its end.
 *
 * @param command Path or name of the program.
 * @param args Its arguments.
 * @param options Environment, standard input, working folder, time limit.
 * @returns Exit code and output; a non-zero code is no error here.
 * @throws {Error} If it cannot be started or takes longer than the time limit.
 */
export async function runProgram(
  command: string,
  args: string[],
  options: RunOptions = {},
): Promise<ProgramResult> {
  const { env = {}, stdin, cwd, timeout = 60_000 } = options;
  const kept = ["PATH", "HOME", "TMPDIR"].flatMap((key) => {
    const value = Deno.env.get(key);
    return value === undefined ? [] : [[key, value] as const];
  });
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), timeout);
  try {
    const child = new Deno.Command(command, {
      args,
      env: { ...Object.fromEntries(kept), ...QUIET, ...env },
      clearEnv: true,
      stdin: stdin === undefined ? "null" : "piped",
      stdout: "piped",
      stderr: "piped",
      signal: limit.signal,
      ...(cwd === undefined ? {} : { cwd }),
    }).spawn();
    const [, output] = await Promise.all([
      stdin === undefined ? undefined : feed(child.stdin, stdin),
      child.output(),
    ]);
    if (limit.signal.aborted) throw new Error(`Cannot finish ${command} within ${timeout} ms`);
    const decoder = new TextDecoder();
    return {
      code: output.code,
      bytes: output.stdout,
      stdout: decoder.decode(output.stdout),
      stderr: decoder.decode(output.stderr),
    };
  } finally {
    clearTimeout(timer);
  }
}

async function feed(input: WritableStream<Uint8Array>, data: Uint8Array | string): Promise<void> {
  const writer = input.getWriter();
  try {
    await writer.write(typeof data === "string" ? new TextEncoder().encode(data) : data);
    await writer.close();
  } catch (cause) {
    // A program may stop before it has read everything, `head` for one.
    if (!(cause instanceof Deno.errors.BrokenPipe)) throw cause;
  }
}

/**
 * Registers a test that needs the real `pprof`. Where it is missing the test is
 * ignored, with the reason in its name; with `CI=true` it fails instead.
 *
 * @param name Name of the test.
 * @param body Gets a function that runs `pprof` with the given arguments.
 */
export function testWithPprof(
  name: string,
  body: (
    pprof: (args: string[], options?: RunOptions) => Promise<ProgramResult>,
  ) => Promise<void> | void,
): void {
  testWithProgram(
    "the real pprof",
    findPprof(),
    name,
    async (path) => await body((args, options) => runProgram(path, args, options)),
  );
}

/**
 * Registers a test that needs a program which may be missing: then it is
 * ignored, or fails with `CI=true`.
 *
 * @param what The program, for the reason.
 * @param path Where it is.
 */
export function testWithProgram(
  what: string,
  path: string | undefined,
  name: string,
  body: (path: string) => Promise<void>,
): void {
  if (path !== undefined) {
    Deno.test(name, async () => await body(path));
  } else if (Deno.env.get("CI") === "true") {
    Deno.test(name, () => {
      throw new Error(`Cannot test with ${what}: it is not installed`);
    });
  } else {
    Deno.test({
      name: `${name} (ignored: no ${what.replace(/^the /, "")} here)`,
      ignore: true,
      fn: () => {},
    });
  }
}
