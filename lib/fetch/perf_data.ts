/**
 * Recordings of Linux's `perf`, which another program turns into profiles.
 *
 * @module
 */
import { FetchError, type Messages, reason } from "./messages.ts";

const MAGIC = "PERFILE2";
/** Go's names. */
const SIGNALS: Readonly<Record<string, string>> = {
  SIGABRT: "aborted",
  SIGINT: "interrupt",
  SIGKILL: "killed",
  SIGSEGV: "segmentation fault",
  SIGTERM: "terminated",
};
const CONVERTER = "perf_to_profile";

/** Whether a file is a recording of `perf`; a file that cannot be read is none. */
export async function isPerfData(path: string): Promise<boolean> {
  try {
    using file = await Deno.open(path);
    const start = new Uint8Array(MAGIC.length);
    const size = await file.read(start);
    return size === start.length && new TextDecoder().decode(start) === MAGIC;
  } catch {
    return false;
  }
}

/**
 * Converts a recording of `perf`.
 *
 * @param path The recording.
 * @param messages Hears that it may take long.
 * @returns The bytes of the profile.
 * @throws {FetchError} If the converter is missing or fails.
 */
export async function convertPerfData(path: string, messages: Messages): Promise<Uint8Array> {
  messages.print(`Converting ${path} to a profile.proto... (May take a few minutes)`);
  const profile = await Deno.makeTempFile({ prefix: "pprof_", suffix: ".pb.gz" });
  try {
    await runConverter(path, profile);
    return await Deno.readFile(profile);
  } finally {
    await Deno.remove(profile);
  }
}

async function runConverter(path: string, profile: string): Promise<void> {
  const args = ["-i", path, "-o", profile, "-f"];
  const failed = (why: string, cause?: unknown) =>
    new FetchError(
      `failed to convert perf.data file. Try github.com/google/perf_data_converter: ${why}`,
      { cause },
    );
  const command = new Deno.Command(CONVERTER, {
    args,
    stdin: "null",
    stdout: "inherit",
    stderr: "inherit",
  });
  let child;
  try {
    child = command.spawn();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw failed(reason(error), error);
    throw failed(`exec: "${CONVERTER}": executable file not found in $PATH`, error);
  }
  const { code, signal } = await child.status;
  if (signal !== null) throw failed(`signal: ${SIGNALS[signal] ?? signal}`);
  if (code !== 0) throw failed(`exit status ${code}`);
}
