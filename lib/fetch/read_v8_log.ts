/**
 * V8's log and the dump of machine code that belongs to it.
 *
 * @module
 */
import { basename } from "node:path";
import { v8LogProfile } from "../collect/log/v8_log.ts";
import { jitPid } from "../machine/jit/open_jit_file.ts";
import type { Profile } from "../profile/types.ts";
import { FetchError } from "./messages.ts";

const DUMP_REGEXP = /(?:^|\/)jit-(\d+)\.dump$/;

/**
 * Reads a log.
 *
 * @param data Its content.
 * @param binary The dump that the user names, `""` for the one that the log names.
 * @throws {FetchError} If the dump is of another process.
 */
export async function readV8Log(data: Uint8Array, binary: string): Promise<Profile> {
  const profile = await v8LogProfile(data);
  const logged = DUMP_REGEXP.exec(profile.mapping[0]?.filename ?? "")?.[1];
  const named = binary === "" ? undefined : await jitPid(binary);
  if (logged !== undefined && named !== undefined && Number(logged) !== named) {
    throw new FetchError(
      `${
        basename(binary)
      } has the machine code of process ${named}, the log is of process ${logged}`,
    );
  }
  return profile;
}
