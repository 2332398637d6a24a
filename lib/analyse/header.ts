/**
 * The lines above a report.
 *
 * @module
 */
import { baseName } from "../go/filepath.ts";
import { type Int64, magnitude, scaled, truncateToInt64 } from "../go/int64.ts";
import { formatTime } from "../go/time/format.ts";
import type { TimeZone } from "../go/time/zone.ts";
import { label, percentage } from "./label.ts";
import type { ReportInput, ValueFormat } from "./report_input.ts";
import { scale } from "./units.ts";

/** What a report shows and what it leaves out. */
export interface Shown {
  /** Sum of the rows' own values. */
  value: Int64;
  nodes: number;
  originalCount: number;
  droppedNodes: number;
  /** Graphs only. */
  droppedEdges: number;
}

/**
 * The lines about the profile.
 *
 * @param input The report.
 * @param format Writes values.
 * @returns The lines.
 */
export function profileLabels(
  input: Pick<ReportInput, "profile" | "values" | "total" | "timeZone">,
  format: ValueFormat,
): string[] {
  const { profile, values, total } = input;
  const [main] = profile.mapping;
  const lines: string[] = [];
  if (main && main.filename !== "") lines.push(`File: ${baseName(main.filename)}`);
  if (main && main.buildId !== "") lines.push(`Build ID: ${main.buildId}`);
  lines.push(...profile.comment.filter((comment) => !comment.startsWith("#")));
  if (values.type !== "") lines.push(`Type: ${values.type}`);
  if (profile.docUrl !== "") lines.push(`Doc: ${profile.docUrl}`);
  if (profile.timeNanos !== 0) lines.push(`Time: ${localTime(profile.timeNanos, input.timeZone)}`);
  if (profile.durationNanos !== 0) {
    const duration = label(profile.durationNanos, "nanoseconds");
    const share = shareOfTime(total, values.unit, profile.durationNanos);
    lines.push(`Duration: ${duration}, Total samples = ${format(total)} ${share}`);
  }
  return lines;
}

/** A time to the second, in a zone: Go's layout without fraction and offset. */
function localTime(nanos: Int64, zone: TimeZone): string {
  return formatTime(nanos, zone).replace(/(\.\d+)? [+-]\d{4} /, " ");
}

/** How much of the profile's time its samples are, if they are times. */
function shareOfTime(total: Int64, unit: string, duration: Int64): string {
  const time = scale(total, unit, "nanoseconds");
  if (time.unit !== "ns" || time.value === 0) return "";
  return `(${percentage(truncateToInt64(time.value), duration)})`;
}

/**
 * All lines above a report.
 *
 * @param input The report.
 * @param shown What it shows.
 * @param format Writes values.
 * @param full Whether to name the profile even in compact headers.
 * @returns The lines.
 */
export function reportLabels(
  input: ReportInput,
  shown: Shown,
  format: ValueFormat,
  full = !input.compactLabels,
): string[] {
  const { total, trim } = input;
  const lines = full ? profileLabels(input, format) : [];
  lines.push(...filterLabels(input.activeFilters));
  const share = percentage(shown.value, total).trim();
  lines.push(
    `Showing nodes accounting for ${format(shown.value)}, ${share} of ${format(total)} total`,
  );
  if (total === 0) return lines;
  const cutoff = (fraction: number) => format(magnitude(scaled(total, fraction)));
  const { nodes, originalCount, droppedNodes, droppedEdges } = shown;
  if (droppedNodes > 0) {
    const what = droppedNodes > 1 ? "nodes" : "node";
    lines.push(`Dropped ${droppedNodes} ${what} (cum <= ${cutoff(trim.nodeFraction)})`);
  }
  if (droppedEdges > 0) {
    const what = droppedEdges > 1 ? "edges" : "edge";
    lines.push(`Dropped ${droppedEdges} ${what} (freq <= ${cutoff(trim.edgeFraction)})`);
  }
  if (nodes > 0 && nodes < originalCount) {
    lines.push(`Showing top ${nodes} nodes out of ${originalCount}`);
  }
  return lines;
}

function filterLabels(filters: readonly string[]): string[] {
  if (filters.length === 0) return [];
  return ["Active filters:", ...filters.map((filter) => `   ${shorten(filter)}`)];
}

const MAX_FILTER = 80;

/**
 * Cuts a text after 80 bytes. Half a character that this leaves is kept as
 * U+DC80 … U+DCFF, one for each byte, which the writer turns back into bytes.
 */
function shorten(text: string): string {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length <= MAX_FILTER) return text;
  const kept = bytes.subarray(0, MAX_FILTER);
  let end = kept.length;
  while (end > 0 && (bytes[end]! & 0xc0) === 0x80) end--;
  const whole = new TextDecoder().decode(kept.subarray(0, end));
  const rest = Array.from(kept.subarray(end), (byte) => String.fromCharCode(0xdc00 + byte));
  return `${whole}${rest.join("")}…`;
}
