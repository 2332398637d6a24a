import { environment } from "../base/environment.ts";
import type { Figure } from "./figure.ts";

/** What the recorder keeps and when it writes; every option has a default. */
export interface RecorderOptions {
  /** Minutes kept in memory; 5. */
  minutes?: number;
  /** Most bytes of CPU samples in memory; 16 MiB. */
  bytes?: number;
  /**
   * Where records are written when something happens; `PPROF_RECORDS` of the
   * environment, else nothing is written. Needs --allow-write there.
   */
  folder?: string;
  /** Most records in the folder, oldest out first; 20. */
  records?: number;
  /** Most bytes in the folder; 256 MiB. */
  folderBytes?: number;
  /** A stall of so many seconds is recorded; 2. */
  stallSeconds?: number;
  /** More bytes alive on V8's heap than this, after a collection, are recorded; without it, never. */
  liveBytes?: number;
  /** So much of the heap's limit in use is recorded, and again halfway to the limit; 0.8. */
  heapShare?: number;
  /**
   * Goroutines are dumped while V8's heap is not larger than this, because a
   * dump stops the service for a second for each 10 MiB; 64 MiB.
   */
  goroutineBytes?: number;
  /** The service's own threshold: called four times a second, records for the reason that it gives. */
  when?: (figure: Figure) => string | undefined;
}

/** All of them decided, but what may be absent. */
export type RecorderSettings =
  & Required<Omit<RecorderOptions, "folder" | "liveBytes" | "when">>
  & Pick<RecorderOptions, "folder" | "liveBytes" | "when">;

/** Fills in the defaults. */
export function recorderSettings(options: RecorderOptions): RecorderSettings {
  const folder = options.folder ?? (environment("PPROF_RECORDS") || undefined);
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return {
    minutes: 5,
    bytes: 16 << 20,
    records: 20,
    folderBytes: 256 << 20,
    stallSeconds: 2,
    heapShare: 0.8,
    goroutineBytes: 64 << 20,
    ...Object.fromEntries(given),
    ...(folder === undefined ? {} : { folder }),
  };
}
