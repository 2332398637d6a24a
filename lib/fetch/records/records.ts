import { join } from "node:path";
import { IrregularFile, readRegularText } from "../../base/read_regular.ts";
import type { RecordedTimeline, Timeline } from "../../contract/timeline.ts";
import type { Profile } from "../../profile/types.ts";
import { ofThreadText } from "../../record/of_thread.ts";
import { ABOUT_FILE, type AboutRecord, parseAbout } from "../../record/record_files.ts";
import { timeline, type TimeRange } from "../../record/timeline.ts";
import { type ListedRecord, listRecords } from "./record_listing.ts";
import { readKind, readSegments } from "./record_profile.ts";

const MAX_BYTES = 256 << 20;

/** What a list shows of a record. */
interface RecordSummary {
  name: string;
  /** Unix milliseconds. */
  at: number;
  reason: string;
  kinds: string[];
}

/** Names a profile of a record. */
interface RecordedKind {
  /** `""` for the newest record. */
  record: string;
  kind: string;
  /** Unix milliseconds: only of CPU. */
  span?: { from: number; until: number };
}

/** Records on disk, as a client wants them. */
export class Records {
  #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** @returns Nothing if the path is no folder of records and no record. */
  static async open(path: string): Promise<Records | undefined> {
    const isFolder = await Deno.stat(path).then((stat) => stat.isDirectory, () => false);
    return isFolder && (await listRecords(path)).length > 0 ? new Records(path) : undefined;
  }

  /** Newest first. */
  async list(): Promise<RecordSummary[]> {
    return await Promise.all((await listRecords(this.#folder)).map(async (record) => {
      const about = await readAbout(record);
      const isKnown = typeof about !== "string";
      return {
        name: record.name,
        at: isKnown ? about.at : timeOf(record.name),
        reason: isKnown ? reasonOf(about) : about,
        kinds: record.kinds.length > 0 || record.segments.length === 0 ? record.kinds : ["cpu"],
      };
    }));
  }

  /**
   * A record over time.
   *
   * @param name `""` for the newest.
   * @throws {RangeError} If there is none, or it was not finished.
   */
  async timeline(name: string): Promise<Timeline> {
    const record = await this.#find(name);
    const about = await readAbout(record);
    if (typeof about === "string") {
      throw new RangeError(`the record ${record.name} has no figures: ${about}`);
    }
    const title = `${new Date(about.at).toISOString()}, process ${about.pid}: ${reasonOf(about)}`;
    const line = timeline(about);
    return { ...line, sampled: profiled(record, line), title, live: false, whole: true };
  }

  /** @throws {RangeError} If the record does not have the profile. */
  async profile({ record: name, kind, span }: RecordedKind): Promise<Profile> {
    const record = await this.#find(name);
    if (span && record.segments.length > 0) return await readSegments(record, span);
    return await readKind(record, kind);
  }

  async #find(name: string): Promise<ListedRecord> {
    const records = await listRecords(this.#folder);
    const found = name === "" ? records[0] : records.find((record) => record.name === name);
    if (!found) throw new RangeError(`there is no record ${name}`);
    return found;
  }
}

/** Why it was written, and whose it is. */
function reasonOf({ reason, thread = "main", others = 0 }: AboutRecord): string {
  const whose = ofThreadText({ thread, others });
  return whose === undefined ? reason.text : `${reason.text}; ${whose}`;
}

/** Older records have one CPU profile of all their time. */
function profiled({ segments, kinds }: ListedRecord, { at }: RecordedTimeline): TimeRange[] {
  if (segments.length > 0) return segments.map(({ span }) => span);
  const [from, until] = [at[0], at.at(-1)];
  return kinds.includes("cpu") && from !== undefined && until !== undefined ? [[from, until]] : [];
}

/** What a record says of itself, or why it says nothing. */
async function readAbout({ path }: ListedRecord): Promise<AboutRecord | string> {
  try {
    const text = await readRegularText(join(path, ABOUT_FILE), { most: MAX_BYTES, follow: false });
    return parseAbout(text) ?? `its ${ABOUT_FILE} is broken`;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "it was not finished";
    const why = error instanceof IrregularFile ? error.message : "cannot be read";
    return `its ${ABOUT_FILE} ${why}`;
  }
}

/** The time in a record's name: `2026-11-23T11-22-18-565Z-stall`. */
function timeOf(name: string): number {
  const text = name.replace(/^(.*T\d\d)-(\d\d)-(\d\d)-(\d{3}Z).*$/, "$1:$2:$3.$4");
  return Date.parse(text) || 0;
}
