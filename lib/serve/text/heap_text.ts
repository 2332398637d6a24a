import type { Profile, Sample } from "../../profile/types.ts";
import type { AddressBook } from "../address_book.ts";
import { stackAddresses, stackLines } from "./stack_text.ts";

/** Raw counts of a stack, as the sampler drew them. */
interface RawRecord {
  sample: Sample;
  inUse: RawCount;
  alloc: RawCount;
}

interface RawCount {
  objects: number;
  bytes: number;
}

/**
 * The records of Go's heap text: raw sampled counts, which the reader scales
 * by the rate in the first line. Frames in parentheses were never sampled and
 * have no such form; they follow the records as comments.
 *
 * @param profile A heap profile with Go's four sample types.
 */
export function heapText(profile: Profile, book: AddressBook): string {
  const rate = Number(profile.period);
  const records = profile.sample
    .filter((sample) => !isNamed(sample))
    .map((sample): RawRecord => ({
      sample,
      alloc: rawCount(Number(sample.value[0]), Number(sample.value[1]), rate),
      inUse: rawCount(Number(sample.value[2]), Number(sample.value[3]), rate),
    }))
    .sort((a, b) => b.inUse.bytes - a.inUse.bytes);
  const total = (pick: (record: RawRecord) => RawCount) => ({
    objects: records.reduce((sum, r) => sum + pick(r).objects, 0),
    bytes: records.reduce((sum, r) => sum + pick(r).bytes, 0),
  });
  const head = `heap profile: ${counts(total((r) => r.inUse), total((r) => r.alloc))} @ heap/${
    2 * rate
  }`;
  const body = records.map(({ sample, inUse, alloc }) =>
    [
      `${counts(inUse, alloc)} @${stackAddresses(sample.location, book)}`,
      ...labelLine(sample),
      ...stackLines(sample.location, book),
      "",
    ].join("\n")
  );
  const named = profile.sample.filter(isNamed).map(({ location, value }) =>
    `# ${location[0]?.line[0]?.function.name}: ${value[3]} [${value[1]}] bytes, not sampled`
  );
  return [head, ...body, ...named, ...profile.comment.map((c) => `# ${c}`)].join("\n") + "\n";
}

function counts(inUse: RawCount, alloc: RawCount): string {
  return `${inUse.objects}: ${inUse.bytes} [${alloc.objects}: ${alloc.bytes}]`;
}

function labelLine({ label }: Sample): string[] {
  const texts = label.flatMap((l) =>
    "str" in l ? [`${JSON.stringify(l.key)}:${JSON.stringify(l.str)}`] : []
  );
  return texts.length > 0 ? [`# labels: {${texts.join(", ")}}`] : [];
}

/** Whether it stands for bytes that no sample explains. */
function isNamed({ location }: Sample): boolean {
  const frame = location[0]?.line[0]?.function;
  return location.length === 1 && frame !== undefined && frame.filename === "" &&
    frame.name.startsWith("(");
}

/** Takes back the scaling of a sampler that draws one of `rate` bytes: readers apply it again. */
function rawCount(objects: number, bytes: number, rate: number): RawCount {
  if (bytes <= 0) return { objects: 0, bytes: 0 };
  const size = bytes / Math.max(1, objects);
  const drawn = rate <= 1 ? objects : objects * (1 - Math.exp(-size / rate));
  const count = Math.max(1, Math.round(drawn));
  return { objects: count, bytes: Math.round(count * size) };
}
