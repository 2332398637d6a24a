/**
 * Copies of what came from servers.
 *
 * @module
 */
import { environment } from "../base/environment.ts";
import { errorMessage } from "../base/error_message.ts";
import { encodeProfile } from "../profile/encode.ts";
import type { Profile } from "../profile/types.ts";
import { FetchError, goFileError, type Messages } from "./messages.ts";
import { writeNumbered } from "./numbered_file.ts";

/**
 * Saves a profile under the next free name and says so.
 *
 * @param profile The profile.
 * @param messages Hears where it is, or why it is nowhere.
 * @throws {FetchError} If there is no folder at all for it.
 */
export async function saveCopy(profile: Profile, messages: Messages): Promise<void> {
  const folder = await findFolder(messages);
  try {
    const path = await writeNumbered(
      folder,
      prefix(profile),
      "pb.gz",
      await encodeProfile(profile),
    );
    messages.warn(`Saved profile in ${path}`);
  } catch (error) {
    messages.warn(`Could not save profile: ${errorMessage(error)}`);
  }
}

async function findFolder(messages: Messages): Promise<string> {
  const chosen = environment("PPROF_TMPDIR");
  const home = environment(Deno.build.os === "windows" ? "USERPROFILE" : "HOME");
  const temporary = environment("TMPDIR") || "/tmp";
  for (const folder of [chosen, home && `${home}/pprof`, temporary]) {
    if (!folder) continue;
    try {
      await Deno.mkdir(folder, { recursive: true, mode: 0o755 });
      return folder;
    } catch (error) {
      const why = goFileError("mkdir", folder, error).message;
      messages.warn(`Could not use temp dir ${folder}: ${why}`);
    }
  }
  throw new FetchError("failed to identify temp dir");
}

/** `pprof.`, the program, the sample types: `pprof.app.samples.cpu.`. */
function prefix({ mapping: [main], sampleType }: Profile): string {
  const program = main?.filename.split("/").findLast((part) => part !== "");
  return ["pprof", program ?? [], sampleType.map(({ type }) => type), ""].flat(2).join(".");
}
