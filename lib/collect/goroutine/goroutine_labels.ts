/**
 * The labels by which the samples of a goroutine profile say more than stacks.
 *
 * @module
 */
import { THREAD_LABEL } from "../threads/thread_label.ts";

/** What it waits for. */
export const WAIT_LABEL = "wait";
/** Only where each goroutine has a sample of its own. */
export const EACH_LABELS = {
  /** Its number. */
  number: "goroutine",
  /** `running`, `await` or `yield`. */
  state: "state",
  /** Minutes that it has stood there at least. */
  minutes: "waited",
  /** Number of the goroutine that it waits for. */
  waitsFor: "waits_for",
} as const;

/** A program's own labels have other names. */
export const TAKEN_NAMES: ReadonlySet<string> = new Set([
  WAIT_LABEL,
  THREAD_LABEL,
  ...Object.values(EACH_LABELS),
]);
