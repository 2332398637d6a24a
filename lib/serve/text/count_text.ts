import { byteOrder } from "../../go/sort.ts";
import { goQuote } from "../../go/strconv.ts";
import type { Label, Profile } from "../../profile/types.ts";
import { stackAddresses, stackLines } from "./stack_text.ts";

/** Go's text of a profile that counts, the most frequent stack first: `goroutine profile: total 3`. */
export function countText(name: string, profile: Profile): string {
  const total = profile.sample.reduce((sum, s) => sum + Number(s.value[0]), 0);
  const sorted = profile.sample.toSorted((a, b) => Number(b.value[0]) - Number(a.value[0]));
  const records = sorted.flatMap(({ value, location, label }) => [
    `${value[0]} @${stackAddresses(location)}`,
    ...labelLine(label),
    ...stackLines(location),
    "",
  ]);
  return [`${name} profile: total ${total}`, ...comments(profile), ...records].join("\n") + "\n";
}

/** What keeps memory alive, the most bytes first: `retained profile: 10: 4000`, objects and bytes. */
export function retainedText(profile: Profile): string {
  const sum = (column: number) =>
    profile.sample.reduce((sum, { value }) => sum + Number(value[column]), 0);
  const records = profile.sample
    .toSorted((a, b) => Number(b.value[1]) - Number(a.value[1]))
    .flatMap(({ value, location, label }) => [
      `${value[0]}: ${value[1]} @${stackAddresses(location)}`,
      ...labelLine(label),
      ...stackLines(location),
      "",
    ]);
  return [`retained profile: ${sum(0)}: ${sum(1)}`, ...comments(profile), ...records].join("\n") +
    "\n";
}

/** Cycles are nanoseconds. */
const CYCLES = "cycles/second=1000000000";

/** Go's text of waits for `block`. */
export function contentionText(profile: Profile): string {
  return waitsText(["--- contention:", CYCLES], profile);
}

/** Go's text of waits for `mutex`. */
export function mutexText(profile: Profile): string {
  return waitsText(["--- mutex:", CYCLES, "sampling period=1"], profile);
}

function waitsText(head: readonly string[], profile: Profile): string {
  const records = profile.sample
    .toSorted((a, b) => Number(b.value[1]) - Number(a.value[1]))
    .flatMap(({ value, location }) => [
      `${value[1]} ${value[0]} @${stackAddresses(location)}`,
      ...stackLines(location),
      "",
    ]);
  return [...head, ...comments(profile), ...records].join("\n") + "\n";
}

/** `# labels: {"wait":"timer"}`, as Go writes the labels of goroutines. */
function labelLine(labels: readonly Label[]): string[] {
  const pairs = labels.flatMap((label) =>
    "str" in label ? [`${goQuote(label.key)}:${goQuote(label.str)}`] : []
  );
  return pairs.length === 0 ? [] : [`# labels: {${pairs.sort(byteOrder).join(", ")}}`];
}

function comments(profile: Profile): string[] {
  return profile.comment.map((comment) => `# ${comment}`);
}
