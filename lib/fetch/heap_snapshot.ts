/**
 * Heap snapshots, which may be larger than memory has room for.
 *
 * @module
 */
import { inSlices } from "../base/in_slices.ts";
import { Mutex } from "../base/mutex.ts";
import { DecodeError } from "../profile/decode/decode_error.ts";
import { readHeapSnapshot } from "../profile/import/snapshot/heap_snapshot.ts";
import type { FrameSource } from "../profile/import/v8/frame.ts";
import type { Profile } from "../profile/types.ts";
import { FetchError, goFileError, type Messages } from "./messages.ts";

/** From so many bytes on it takes seconds. */
const LARGE = 32 << 20;
/** So often the seconds at the terminal go on. */
const SLICE_MILLIS = 200;

/** Each takes as much memory as its text. */
const oneAtATime = new Mutex();

/**
 * Reads a heap snapshot.
 *
 * @param source Its path, or what it is called.
 * @param frames Where frames of JavaScript come from; as it has them unless told.
 * @param messages Hears that it may take long.
 * @param data Its content, if it is in no file.
 * @returns What keeps what alive.
 * @throws {FetchError} If it cannot be read, or is damaged.
 */
export function fetchSnapshot(
  source: string,
  frames: FrameSource | undefined,
  messages: Messages,
  data?: Uint8Array,
): Promise<Profile> {
  return oneAtATime.run(async () => {
    try {
      const size = data?.length ?? (await Deno.stat(source)).size;
      if (size >= LARGE) {
        messages.print(`Reading ${source}: a heap snapshot of ${(size / 2 ** 20).toFixed(0)} MiB`);
      }
      const pieces = data ? [data] : (await Deno.open(source)).readable;
      return await readHeapSnapshot(pieces, {
        size,
        frames,
        run: (steps) => inSlices(steps, SLICE_MILLIS),
      });
    } catch (error) {
      if (error instanceof DecodeError) {
        throw new FetchError(`Cannot read profile "${source}": ${error.message}`, { cause: error });
      }
      throw goFileError("open", source, error);
    }
  });
}
