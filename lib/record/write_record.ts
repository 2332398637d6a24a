import { join } from "node:path";
import type { Collectors } from "../collect/collectors.ts";
import type { BlackBox } from "./black_box.ts";
import { encodeProfile } from "../profile/encode.ts";
import type { Profile } from "../profile/types.ts";
import { type OfThread, withOfThread } from "./of_thread.ts";
import { isDiskFull } from "./disk_full.ts";
import { nameStalls } from "./recorded_stall.ts";
import type { Recorder } from "./recorder.ts";
import { ABOUT_FILE, type AboutRecord, STRETCHES } from "./record_files.ts";
import type { RecordFolder } from "./record_folder.ts";
import type { Reason } from "./reason.ts";

/**
 * Writes down what is known now.
 *
 * @param of Whose record it is.
 * @returns Where it is.
 * @throws {Error} If it cannot be written.
 */
export function writeRecord(
  reason: Reason,
  recorder: Recorder,
  collectors: Collectors,
  folder: RecordFolder,
  box: BlackBox | undefined,
  of: OfThread,
): Promise<string> {
  const at = new Date();
  const span = { from: at.getTime() - recorder.settings.minutes * 60_000, until: at.getTime() };
  return folder.write(reason.name, at, async (put, path) => {
    const missing: Record<string, string> = {};
    const takes = { heap: takeKind, cpu, block: takeKind, goroutine };
    // What a service short of memory is asked about comes first: it may not live to write more.
    for (const [kind, take] of Object.entries(takes)) {
      try {
        await put(`${kind}.pb.gz`, await encodeProfile(withOfThread(await take(kind), of)));
      } catch (error) {
        if (!(error instanceof RangeError) && !isDiskFull(error)) throw error;
        missing[kind] = (error as Error).message;
      }
    }
    await box?.copyStretches(path);
    const about = await aboutRecord(reason, at, recorder, collectors, of, missing);
    const parts = [STRETCHES, ...Object.keys(takes).reverse().map((kind) => `${kind}.pb.gz`)];
    for (;;) {
      try {
        return await put(ABOUT_FILE, new TextEncoder().encode(JSON.stringify(about)));
      } catch (error) {
        // Without it the rest says little: on a disk that is full of others' things the rest gives way.
        const part = isDiskFull(error) ? parts.shift() : undefined;
        if (part === undefined) throw error;
        await Deno.remove(join(path, part), { recursive: true }).catch(() => {});
        missing[part.replace(".pb.gz", "")] ??= (error as Error).message;
      }
    }
  });

  async function takeKind(kind: string): Promise<Profile> {
    const { profileKind } = await import("../collect/kinds.ts");
    return await profileKind(kind)!.take(collectors, {});
  }

  async function cpu(): Promise<Profile> {
    return await recorder.withOthers(await recorder.cpu(span));
  }

  function goroutine(): Promise<Profile> {
    const { goroutineBytes } = recorder.settings;
    const heap = recorder.flight.figures.at(-1)?.heapUsed ?? 0;
    if (heap > goroutineBytes) {
      throw new RangeError(
        `a heap of ${heap} bytes would stop the service too long; recorder.goroutineBytes is ${goroutineBytes}`,
      );
    }
    return takeKind("goroutine");
  }
}

/** What a record says of itself. */
export async function aboutRecord(
  reason: Reason,
  at: Date,
  recorder: Recorder,
  { resolver }: Collectors,
  of: OfThread,
  missing: Record<string, string> = {},
): Promise<AboutRecord> {
  const { stalls, ...flight } = recorder.flight;
  return {
    version: 1,
    reason,
    at: at.getTime(),
    pid: Deno.pid,
    ...of,
    root: resolver.root,
    deno: Deno.version.deno,
    ...flight,
    stalls: await nameStalls(stalls, resolver),
    missing,
  };
}
