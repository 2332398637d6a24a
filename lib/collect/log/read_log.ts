/**
 * A program of its own that reads a part of V8's log and writes its profile to
 * standard output: `read_log.ts LOG FROM`.
 *
 * No Worker: the log of its isolate would overwrite the one to be read.
 *
 * @module
 */
import { serializeProfile } from "../../profile/encode.ts";
import { v8LogProfile } from "./v8_log.ts";

if (import.meta.main) {
  const [path = "", from = "0"] = Deno.args;
  const profile = await v8LogProfile(await Deno.readFile(path), Number(from));
  const writer = Deno.stdout.writable.getWriter();
  await writer.write(serializeProfile(profile));
  await writer.close();
}
