/**
 * The text of `perf script`.
 *
 * @module
 */
import { emptyMapping, emptyProfile, valueType } from "../../builder.ts";
import { HEAP, HeapBudget } from "../../decode/heap_budget.ts";
import { add, type Int64 } from "../../int64.ts";
import { intern } from "../../intern.ts";
import type { Func, Label, Location, Mapping, Profile, Sample } from "../../types.ts";
import { exactSystemName } from "../exact_name.ts";
import { moveProgramFirst } from "../legacy/place_locations.ts";
import { PlainLines } from "../plain_lines.ts";
import { parsePerfEvent, parsePerfFrame, type PerfEvent, type PerfFrame } from "./perf_lines.ts";

/** Events that count nanoseconds. */
const CLOCKS = new Set(["cpu-clock", "task-clock", "duration_time"]);

/**
 * Reads the output of `perf script`. There is a sample type for samples and
 * one for each event that was counted; tags tell command and thread.
 *
 * @param data The file.
 * @param size Its size as received: the bound on memory follows it.
 * @returns The profile, `undefined` if it is no such file.
 * @throws {DecodeError} If it would need too much memory.
 */
export function parsePerfScript(data: Uint8Array, size: number): Profile | undefined {
  const lines = new PlainLines(data);
  const stacks = new PerfStacks(size);
  let event: PerfEvent | undefined;
  let frames: PerfFrame[] = [];
  let isPerf = false;
  const flush = () => {
    if (event) stacks.add(event, frames);
    event = undefined;
    frames = [];
  };
  for (let line = lines.any(); line !== undefined; line = lines.any()) {
    if (line.startsWith("#")) continue;
    if (line.trim() === "") {
      flush();
      continue;
    }
    const frame = event && parsePerfFrame(line);
    if (frame) {
      frames.push(frame);
      continue;
    }
    const next = parsePerfEvent(line);
    if (next) {
      flush();
      event = next;
      if (next.frame) frames.push(next.frame);
      isPerf = true;
    } else if (!isPerf) {
      return undefined;
    }
  }
  flush();
  return isPerf ? stacks.build() : undefined;
}

/** Collects samples; equal stacks of one thread are one. */
class PerfStacks {
  #profile = emptyProfile({
    sampleType: [],
    periodType: valueType("", ""),
    period: 0,
  });
  #budget: HeapBudget;
  #mappings = new Map<string, Mapping>();
  #functions = new Map<string, Func>();
  #locations = new Map<string, Location>();
  #samples = new Map<string, Sample>();
  /** Column of each event. */
  #events = new Map<string, number>();
  #first = Infinity;
  #last = -Infinity;

  constructor(size: number) {
    this.#budget = new HeapBudget(size);
  }

  add(event: PerfEvent, frames: readonly PerfFrame[]): void {
    this.#first = Math.min(this.#first, event.seconds);
    this.#last = Math.max(this.#last, event.seconds);
    const location = this.#stack(frames);
    this.#budget.spend(HEAP.sample + HEAP.pointer * location.length);
    const label: Label[] = [{ key: "comm", str: event.command }];
    if (event.thread !== undefined) label.push({ key: "tid", num: event.thread, numUnit: "" });
    const key = `${event.command}\0${event.thread}\0${location.map(({ id }) => id).join()}`;
    let sample = this.#samples.get(key);
    if (!sample) {
      sample = { location, value: [0], label };
      this.#samples.set(key, sample);
      this.#profile.sample.push(sample);
    }
    sample.value[0] = add(sample.value[0]!, 1);
    if (event.period === undefined) return;
    let column = this.#events.get(event.name);
    if (column === undefined) this.#events.set(event.name, column = this.#events.size + 1);
    while (sample.value.length <= column) sample.value.push(0);
    sample.value[column] = add(sample.value[column]!, event.period);
  }

  build(): Profile {
    const profile = this.#profile;
    const counted = Array.from(
      this.#events.keys(),
      (name) => valueType(name, CLOCKS.has(name) ? "nanoseconds" : "count"),
    );
    profile.sampleType = [valueType("samples", "count"), ...counted];
    profile.periodType = profile.sampleType.at(-1)!;
    profile.durationNanos = Math.round((this.#last - this.#first) * 1e9);
    moveProgramFirst(profile.mapping);
    profile.mapping.forEach((mapping, i) => mapping.id = i + 1);
    const width = profile.sampleType.length;
    for (const { value } of profile.sample) while (value.length < width) value.push(0);
    profile.comment = [
      "# perf script: every event has its own sample type; frames are as perf named them",
    ];
    return profile;
  }

  /** Inlined frames, which perf lists each by itself, share the location of what they are in. */
  #stack(frames: readonly PerfFrame[]): Location[] {
    const stack: Location[] = [];
    let open: PerfFrame[] = [];
    for (const frame of frames) {
      open.push(frame);
      if (frame.isInlined) continue;
      stack.push(this.#location(open));
      open = [];
    }
    if (open.length > 0) stack.push(this.#location(open));
    return stack;
  }

  #location(frames: readonly PerfFrame[]): Location {
    const { address, object } = frames.at(-1)!;
    const names = frames.map(({ name, file, line }) => `${name}\0${file}\0${line}`);
    return intern(
      this.#locations,
      this.#profile.location,
      `${address}\0${object}\0${names.join("\0")}`,
      (id) => ({
        id,
        mapping: this.#mapping(object),
        address,
        line: frames.flatMap((frame) => this.#line(frame)),
        isFolded: false,
      }),
    );
  }

  #line({ name, file, line }: PerfFrame) {
    if (name === "") return [];
    const func = intern(this.#functions, this.#profile.function, `${name}\0${file}`, (id) => ({
      id,
      name,
      // C++ is shortened as in every other profile of it.
      systemName: name.includes("::") ? name : exactSystemName(name, name),
      filename: file,
      startLine: 0,
    }));
    return [{ function: func, line, column: 0 as Int64 }];
  }

  #mapping(object: string): Mapping {
    return intern(this.#mappings, this.#profile.mapping, object, (id) => ({
      ...emptyMapping(id),
      filename: object,
      // Addresses are of one run: no file can name them any more.
      hasFunctions: true,
      hasFilenames: true,
      hasLineNumbers: true,
      hasInlineFrames: true,
    }));
  }
}
