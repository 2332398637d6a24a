/**
 * `-tags`: the values of each tag.
 *
 * @module
 */
import { label, percentage } from "../analyse/label.ts";
import { type ReportInput, type ValueFormat, valueFormat } from "../analyse/report_input.ts";
import { add, type Int64, magnitude } from "../go/int64.ts";
import { byteOrder } from "../go/sort.ts";
import { alignRight } from "../go/tabwriter.ts";
import type { Label } from "../profile/types.ts";

/** A tag: sums by value. */
interface Tag {
  total: Int64;
  values: Map<string, Int64>;
}

/**
 * All tags of all samples. Means are not divided here, as in Go's pprof.
 *
 * @param input The report.
 * @returns Its text.
 */
export function renderTags(input: ReportInput): string {
  const format = valueFormat(input, input.unit);
  const tags = [...collect(input)].sort(([a], [b]) => byteOrder(a, b));
  return tags.map(([key, tag]) => tagText(key, tag, input.total, format)).join("");
}

function collect(input: ReportInput): Map<string, Tag> {
  const tags = new Map<string, Tag>();
  const labelled = input.profile.sample.filter(({ label }) => label.length > 0);
  for (const { label: labels, value: all } of labelled) {
    const value = all[input.values.index] ?? 0;
    for (const each of labels) {
      let tag = tags.get(each.key);
      if (!tag) tags.set(each.key, tag = { total: 0, values: new Map() });
      const name = valueName(each, input);
      tag.total = add(tag.total, value);
      tag.values.set(name, add(tag.values.get(name) ?? 0, value));
    }
  }
  return tags;
}

function valueName(each: Label, { labelUnits, unit }: ReportInput): string {
  return "str" in each ? each.str : label(each.num, labelUnits.get(each.key) ?? "", unit);
}

function tagText(key: string, tag: Tag, total: Int64, format: ValueFormat): string {
  const share = (value: Int64) => total > 0 ? ` (${percentage(value, total)})` : "";
  const rows = [...tag.values].sort(byValue).map(([name, value]) =>
    ` \t${format(value)}${share(value)}:\t ${name}\n`
  );
  const head = `${key}:\t Total ${format(tag.total)} of ${format(total)}${share(tag.total)}\n`;
  return alignRight(`${head}${rows.join("")}\n`);
}

function byValue([a, left]: [string, Int64], [b, right]: [string, Int64]): number {
  const [x, y] = [magnitude(left), magnitude(right)];
  return x === y ? byteOrder(a, b) : x > y ? -1 : 1;
}
