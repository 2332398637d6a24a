import type { Profile, Sample } from "../../profile/types.ts";
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
 * by the rate in the first line. Bytes that were never sampled stand there as
 * one object; where they are fewer than one sample stands for, only as a comment.
 *
 * @param profile A heap profile with Go's four sample types.
 */
export function heapText(profile: Profile): string {
  const rate = Number(profile.period);
  const records = profile.sample
    .map((sample): RawRecord => {
      const [allocObjects, allocBytes, objects, bytes] = sample.value.map(Number);
      return {
        sample,
        alloc: rawCount(allocObjects!, allocBytes!, rate),
        inUse: rawCount(objects!, bytes!, rate),
      };
    })
    .filter(({ alloc, inUse }) => alloc.objects > 0 || inUse.objects > 0)
    .sort((a, b) => b.inUse.bytes - a.inUse.bytes);
  const total = (pick: (record: RawRecord) => RawCount) => ({
    objects: records.reduce((sum, r) => sum + pick(r).objects, 0),
    bytes: records.reduce((sum, r) => sum + pick(r).bytes, 0),
  });
  const inUse = total((r) => r.inUse);
  const alloc = total((r) => r.alloc);
  // Drawing the samples again rounds each of them: what is in use was allocated all the same.
  const allocated = {
    objects: Math.max(alloc.objects, inUse.objects),
    bytes: Math.max(alloc.bytes, inUse.bytes),
  };
  const head = `heap profile: ${counts(inUse, allocated)} @ heap/${2 * rate}`;
  const body = records.map(({ sample, inUse, alloc }) =>
    [
      `${counts(inUse, alloc)} @${stackAddresses(sample.location)}`,
      ...labelLine(sample),
      ...stackLines(sample.location),
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
  if (rate <= 1) return { objects, bytes };
  if (objects === 0) return unsampledCount(bytes, rate);
  const size = bytes / objects;
  const count = Math.max(1, Math.round(objects * (1 - Math.exp(-size / rate))));
  return { objects: count, bytes: Math.round(count * size) };
}

/** The one object that a reader scales up to `bytes`; there is none below the rate. */
function unsampledCount(bytes: number, rate: number): RawCount {
  let raw = bytes;
  for (let i = 0; i < 50; i++) raw = bytes * (1 - Math.exp(-raw / rate));
  return raw < 1 ? { objects: 0, bytes: 0 } : { objects: 1, bytes: Math.round(raw) };
}
