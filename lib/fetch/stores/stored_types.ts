/** A kind of profile as stores name it: Pyroscope and Parca have the same parts. */
export interface StoredType {
  name: string;
  sample: string;
  unit: string;
  period: string;
  periodUnit: string;
}

const cpu = { name: "process_cpu", period: "cpu", periodUnit: "nanoseconds" };
const memory = { name: "memory", period: "space", periodUnit: "bytes" };
const delay = { sample: "delay", unit: "nanoseconds" };
const contentions = { period: "contentions", periodUnit: "count" };

/** What a source can write as `type`; the first is meant where it does not. */
export const STORED_TYPES: Readonly<Record<string, StoredType>> = {
  cpu: { ...cpu, sample: "cpu", unit: "nanoseconds" },
  samples: { ...cpu, sample: "samples", unit: "count" },
  inuse_space: { ...memory, sample: "inuse_space", unit: "bytes" },
  inuse_objects: { ...memory, sample: "inuse_objects", unit: "count" },
  alloc_space: { ...memory, sample: "alloc_space", unit: "bytes" },
  alloc_objects: { ...memory, sample: "alloc_objects", unit: "count" },
  block: { name: "block", ...delay, ...contentions },
  mutex: { name: "mutex", ...delay, ...contentions },
  goroutine: {
    name: "goroutine",
    sample: "goroutine",
    unit: "count",
    period: "goroutine",
    periodUnit: "count",
  },
  await: {
    name: "await",
    sample: "wait",
    unit: "nanoseconds",
    period: "wait",
    periodUnit: "nanoseconds",
  },
};

/** Its id. */
export function typeId({ name, sample, unit, period, periodUnit }: StoredType): string {
  return [name, sample, unit, period, periodUnit].join(":");
}
