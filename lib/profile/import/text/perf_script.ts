/**
 * The text of `perf script`.
 *
 * @module
 */
import { add } from "../../../go/int64.ts";
import { emptyMapping, emptyProfile, intern, valueType } from "../../builder.ts";
import { HEAP, HeapBudget } from "../../decode/heap_budget.ts";
import { exactSystemName } from "../../function_name.ts";
import type { Func, Label, Line, Location, Mapping, Profile, Sample } from "../../types.ts";
import { moveProgramFirst } from "../legacy/place_locations.ts";
import { PlainLines } from "../plain_lines.ts";
import type { BuildProfile, FrameSource } from "../v8/frame.ts";
import {
  type JitCall,
  jitCall,
  parsePerfEvent,
  parsePerfFrame,
  parsePerfSource,
  type PerfFrame,
  type ScriptEvent,
} from "./perf_lines.ts";

/** Events that count nanoseconds. */
const CLOCKS = new Set(["cpu-clock", "task-clock", "duration_time"]);
const PERF_MAP_REGEXP = /(?:^|\/)perf-\d+\.map$/;
/** What perf may say before the first sample. */
const MAX_PREAMBLE = 100;
/** A sample of which perf was told to print the stack only. */
const HEADLESS: ScriptEvent = {
  command: "",
  thread: undefined,
  seconds: undefined,
  name: "",
  period: undefined,
  frame: undefined,
};

/**
 * Reads the output of `perf script`. There is a sample type for samples and
 * one for each event that was counted; tags hold command and thread, and how
 * V8 had made the code that ran.
 *
 * @param data The file.
 * @param size Its size as received: the bound on memory follows it.
 * @returns What makes the profile, `undefined` if the file has another format.
 * @throws {DecodeError} If it would need too much memory.
 */
export function readPerfScript(data: Uint8Array, size: number): BuildProfile | undefined {
  const stacks = readStacks(data, size);
  return stacks && (async (frames) => {
    await stacks.nameScripts(frames);
    return stacks.build();
  });
}

function readStacks(data: Uint8Array, size: number): PerfStacks | undefined {
  const lines = new PlainLines(data);
  const stacks = new PerfStacks(size);
  let event: ScriptEvent | undefined;
  let frames: PerfFrame[] = [];
  let isPerf = false;
  let hasHeads = false;
  let unread = 0;
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
    const frame = event || !hasHeads ? parsePerfFrame(line) : undefined;
    if (frame && (event || isPlaced(frame))) {
      event ??= HEADLESS;
      frames.push(frame);
      isPerf = true;
      continue;
    }
    const next = parsePerfEvent(line);
    if (next) {
      flush();
      event = next;
      hasHeads = true;
      if (next.frame) frames.push(next.frame);
      isPerf ||= next.seconds !== undefined || next.frame !== undefined;
      continue;
    }
    const source = frames.length > 0 ? parsePerfSource(line) : undefined;
    if (source) Object.assign(frames.at(-1)!, source);
    else if (++unread > MAX_PREAMBLE && !isPerf) return undefined;
  }
  flush();
  if (!isPerf) return undefined;
  if (unread > 0) stacks.remarks.push(`damaged: ${unread} lines are neither samples nor frames`);
  return stacks;
}

/** Whether it is a frame beyond doubt. */
function isPlaced({ object, name }: PerfFrame): boolean {
  return name !== "" && /^[/[]/.test(object);
}

/** Collects samples; equal stacks of one thread are one. */
class PerfStacks {
  readonly remarks: string[] = [];
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
  /** Calls of JavaScript, by function; the lines that are in them. */
  #calls = new Map<Func, { call: JitCall; lines: Line[] }>();
  /** Column and number of samples of each event. */
  #events = new Map<string, { column: number; samples: number }>();
  #first = Infinity;
  #last = -Infinity;

  constructor(size: number) {
    this.#budget = new HeapBudget(size);
  }

  add(event: ScriptEvent, frames: readonly PerfFrame[]): void {
    if (event.seconds !== undefined) {
      this.#first = Math.min(this.#first, event.seconds);
      this.#last = Math.max(this.#last, event.seconds);
    }
    const location = this.#stack(frames);
    this.#budget.spend(HEAP.sample + HEAP.pointer * location.length);
    const tier = tierOf(frames);
    const key = `${event.command}\0${event.thread}\0${tier}\0${
      location.map(({ id }) => id).join()
    }`;
    let sample = this.#samples.get(key);
    if (!sample) {
      sample = { location, value: [0], label: labelsOf(event, tier) };
      this.#samples.set(key, sample);
      this.#profile.sample.push(sample);
    }
    sample.value[0] = add(sample.value[0]!, 1);
    if (event.period === undefined) return;
    let counted = this.#events.get(event.name);
    if (!counted) {
      this.#events.set(event.name, counted = { column: this.#events.size + 1, samples: 0 });
    }
    counted.samples++;
    const { column } = counted;
    while (sample.value.length <= column) sample.value.push(0);
    sample.value[column] = add(sample.value[column]!, event.period);
  }

  /** Gives functions of JavaScript the names and lines of their source. */
  async nameScripts(frames: FrameSource): Promise<void> {
    if (this.#calls.size === 0) return;
    const maker = await frames(
      [...this.#calls.values()].map(({ call }) => ({ call: call.frame, lines: [] })),
    );
    for (const [func, { call, lines }] of this.#calls) {
      const { name, systemName, filename, startLine } = maker.frame(call.frame);
      Object.assign(func, { name, systemName, filename, startLine });
      for (const line of lines) line.line = startLine;
    }
    this.remarks.push(
      "# lines of JavaScript: the first of each function; perf does not say which one ran",
      ...maker.remarks,
    );
  }

  build(): Profile {
    const profile = this.#profile;
    const counted = Array.from(
      this.#events.keys(),
      (name) => valueType(name || "events", CLOCKS.has(name) ? "nanoseconds" : "count"),
    );
    profile.sampleType = [valueType("samples", "count"), ...counted];
    profile.periodType = profile.sampleType.at(-1)!;
    const duration = Math.round((this.#last - this.#first) * 1e9);
    profile.durationNanos = Number.isSafeInteger(duration) ? duration : 0;
    moveProgramFirst(profile.mapping);
    profile.mapping.forEach((mapping, i) => mapping.id = i + 1);
    const width = profile.sampleType.length;
    for (const { value } of profile.sample) while (value.length < width) value.push(0);
    profile.comment = [
      "# perf script: every event has its own sample type; frames are as perf named them",
      ...this.remarks,
    ];
    if (this.#events.size > 1) this.#openMostFrequent();
    return profile;
  }

  /** Of several events the one with the most samples is opened, and the others are named. */
  #openMostFrequent(): void {
    const { defaultSampleType, comment } = this.#profile;
    const byFrequency = [...this.#events].sort(([, a], [, b]) => b.samples - a.samples);
    const [most, ...others] = byFrequency.map(([name, { samples }]) => ({ name, samples }));
    if (defaultSampleType !== "" || !most) return;
    this.#profile.defaultSampleType = most.name;
    const list = others.map(({ name, samples }) => `${name} (${samples})`).join(", ");
    comment.push(
      `samples of ${most.name}: ${most.samples}; other events, by -sample_index: ${list}`,
    );
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

  #line({ name, file, line }: PerfFrame): Line[] {
    if (name === "") return [];
    const call = jitCall(name);
    // A function has one entry, however often V8 compiled it.
    const shown = call?.key ?? name;
    const func = intern(this.#functions, this.#profile.function, `${shown}\0${file}`, (id) => ({
      id,
      name: call?.name ?? name,
      // C++ is shortened as in every other profile of it.
      systemName: name.includes("::") ? name : exactSystemName(call?.name ?? name, name),
      filename: file,
      startLine: 0,
    }));
    const made: Line = { function: func, line, column: 0 };
    if (call?.frame.url) {
      const known = this.#calls.get(func);
      if (known) known.lines.push(made);
      else this.#calls.set(func, { call, lines: [made] });
    }
    return [made];
  }

  #mapping(object: string): Mapping {
    // A runtime's list of what it made is no program.
    const filename = PERF_MAP_REGEXP.test(object) ? "[jit]" : object;
    return intern(this.#mappings, this.#profile.mapping, filename, (id) => ({
      ...emptyMapping(id),
      filename,
      // Addresses are of one run: no file can name them any more.
      hasFunctions: true,
      hasFilenames: true,
      hasLineNumbers: true,
      hasInlineFrames: true,
    }));
  }
}

/** How V8 had made the innermost function of JavaScript. */
function tierOf(frames: readonly PerfFrame[]): string | undefined {
  for (const { name } of frames) {
    const tier = jitCall(name)?.tier;
    if (tier !== undefined) return tier;
  }
  return undefined;
}

function labelsOf({ command, thread }: ScriptEvent, tier: string | undefined): Label[] {
  return [
    ...command === "" ? [] : [{ key: "comm", str: command }],
    ...thread === undefined ? [] : [{ key: "tid", num: thread, numUnit: "" }],
    ...tier === undefined ? [] : [{ key: "tier", str: tier }],
  ];
}
