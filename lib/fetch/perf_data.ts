/**
 * Recordings of Linux's `perf`, which another program turns into profiles.
 *
 * @module
 */
import { errorMessage } from "../base/error_message.ts";
import { exitText, missingText } from "../go/os/exec.ts";
import { FetchError, type Messages } from "./messages.ts";

const MAGIC = "PERFILE2";
const CONVERTER = "perf_to_profile";
/** What every machine that records has. */
const PERF = "perf";

/** Whether a file is a recording of `perf`, by its content. */
export function isPerfContent(data: Uint8Array): boolean {
  return data.length > MAGIC.length &&
    new TextDecoder().decode(data.subarray(0, MAGIC.length)) === MAGIC;
}

/** Whether a file is a recording of `perf`; a file that cannot be read is not one. */
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
 * Converts a recording of `perf`; where the converter is missing, perf itself
 * says what is in it.
 *
 * @param path The recording.
 * @param messages Hears that it may take long.
 * @returns The bytes of a profile, or the text of `perf script`.
 * @throws {FetchError} If the converter is missing, and perf too, or fails.
 */
export async function convertPerfData(path: string, messages: Messages): Promise<Uint8Array> {
  messages.print(`Converting ${path} to a profile.proto... (May take a few minutes)`);
  const profile = await Deno.makeTempFile({ prefix: "pprof_", suffix: ".pb.gz" });
  try {
    await runConverter(path, profile);
    return await Deno.readFile(profile);
  } catch (error) {
    const isMissing = error instanceof FetchError && error.cause instanceof Deno.errors.NotFound;
    const text = isMissing ? await scriptText(path) : undefined;
    if (!text) throw error;
    messages.print(`There is no ${CONVERTER}: reading what ${PERF} script prints`);
    return text;
  } finally {
    await Deno.remove(profile);
  }
}

/**
 * Converts a recording that is in no file.
 *
 * @param data The recording.
 * @param messages Hears of it.
 * @returns As {@linkcode convertPerfData}.
 * @throws {FetchError} As {@linkcode convertPerfData}.
 */
export async function convertPerfContent(
  data: Uint8Array,
  messages: Messages,
): Promise<Uint8Array> {
  const path = await Deno.makeTempFile({ prefix: "pprof_", suffix: ".data" });
  try {
    await Deno.writeFile(path, data);
    return await convertPerfData(path, messages);
  } finally {
    await Deno.remove(path);
  }
}

/** What `perf script` prints; nothing if there is no perf, or it cannot read the recording. */
async function scriptText(path: string): Promise<Uint8Array | undefined> {
  try {
    const args = ["script", "--force", "-i", path];
    const { success, stdout } = await new Deno.Command(PERF, {
      args,
      stdin: "null",
      stderr: "null",
    }).output();
    return success && stdout.length > 0 ? stdout : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
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
    if (!(error instanceof Deno.errors.NotFound)) throw failed(errorMessage(error), error);
    throw failed(missingText(CONVERTER), error);
  }
  const status = await child.status;
  if (!status.success) throw failed(exitText(status));
}
