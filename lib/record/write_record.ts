import { join } from "node:path";
import type { ProfileKind } from "../collect/kinds/profile_kind.ts";
import { PROFILE_KINDS } from "../collect/kinds/profile_kinds.ts";
import type { Collectors } from "../collect/target/own.ts";
import { encodeProfile } from "../profile/encode.ts";
import type { Profile } from "../profile/types.ts";
import type { CrashJournal } from "./crash_journal.ts";
import { type OfThread, withOfThread } from "./of_thread.ts";
import { ABOUT_FILE, type AboutRecord, type Reason, SEGMENTS } from "./record_files.ts";
import { isDiskFull, type RecordFolder } from "./record_folder.ts";
import { nameStalls } from "./recorded_stall.ts";
import type { Recorder } from "./recorder.ts";

/** What is written down. */
export interface RecordSource {
  reason: Reason;
  at: Date;
  recorder: Recorder;
  collectors: Collectors;
  /** Whose record it is. */
  of: OfThread;
}

/**
 * Writes down what is known now.
 *
 * @param source What.
 * @param folder Where to.
 * @returns Where it is.
 * @throws {Error} If it cannot be written.
 */
export function writeRecord(
  source: RecordSource,
  folder: RecordFolder,
  journal: CrashJournal | undefined,
): Promise<string> {
  const { reason, at, recorder, collectors, of } = source;
  const span = { from: at.getTime() - recorder.settings.minutes * 60_000, until: at.getTime() };
  return folder.write(reason.name, at, async (put, path) => {
    const missing: Record<string, string> = {};
    const kinds = recordedKinds();
    for (const { kind, name } of kinds) {
      try {
        await put(`${name}.pb.gz`, await encodeProfile(withOfThread(await take(kind), of)));
      } catch (error) {
        if (!(error instanceof RangeError) && !isDiskFull(error)) throw error;
        missing[name] = (error as Error).message;
      }
    }
    await journal?.copySegments(path);
    const about = await aboutRecord(source, missing);
    const parts = [SEGMENTS, ...kinds.map(({ name }) => `${name}.pb.gz`).reverse()];
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

  async function take(kind: ProfileKind): Promise<Profile> {
    if (kind.isRecorded) return await recorder.withOthers(await recorder.cpu(span));
    if (kind.isSlow) checkHeap();
    const takeOwn = await kind.take.own();
    return await takeOwn(collectors, {});
  }

  /** @throws {RangeError} If the service would stand still for too long. */
  function checkHeap(): void {
    const { goroutineBytes } = recorder.settings;
    const heap = recorder.flight.figures.at(-1)?.heapUsed ?? 0;
    if (heap > goroutineBytes) {
      throw new RangeError(
        `a heap of ${heap} bytes would stop the service too long; recorder.goroutineBytes is ${goroutineBytes}`,
      );
    }
  }
}

/** What a record has, in the order in which it is written. */
function recordedKinds(): { kind: ProfileKind; name: string }[] {
  return PROFILE_KINDS
    .flatMap((kind) => kind.record ? { kind, ...kind.record } : [])
    .sort((a, b) => a.order - b.order);
}

/** What a record says of itself. */
export async function aboutRecord(
  { reason, at, recorder, collectors: { resolver }, of }: RecordSource,
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
