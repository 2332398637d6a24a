/**
 * Traces whose samples refer to a table of stack frames, as Hermes (React
 * Native) and other writers of Chrome's format have them.
 *
 * @module
 */
import { type Frame, valueType } from "../../builder.ts";
import { type StackNode, TreeBuilder } from "../../tree_builder.ts";
import type { Label, Profile } from "../../types.ts";
import { openWhatHasValues } from "../opening_type.ts";
import { eventsOf, threadNames, threadOf } from "./chrome_trace.ts";
import { type Silence, silenceRemarks, weighSamples } from "./file_weights.ts";
import { type BuildProfile, type FrameSource, v8Frame } from "./frame.ts";
import { type CallFrame, fieldsOf, type JsonFields, listOf, textOf } from "./v8_profiles.ts";

/** `render(index.bundle:5:1)`: Hermes puts the place of a function behind its name. */
const PLACED_REGEXP = /^(.*?)\((.*):(\d+):(\d+)\)$/s;
const MISSING = "(missing call)";

/** An entry of the table. */
interface TableFrame {
  call: CallFrame;
  /** 1-based line that ran or called; 0 if unknown. */
  line: number;
  parent: string;
}

/**
 * Reads a trace with samples and stack frames.
 *
 * @param json The content of the file.
 * @param size Its size: the bound on memory follows it.
 * @returns What makes a profile of `samples/count` and `cpu/nanoseconds` of it; `undefined` if the
 * file has another format.
 */
export function readStackFrames(json: unknown, size: number): BuildProfile | undefined {
  const fields = fieldsOf(json);
  const table = fieldsOf(fields?.["stackFrames"]);
  if (!fields || !table || !Array.isArray(fields["samples"])) return undefined;
  const known = new Map(
    Object.entries(table).flatMap(([id, entry]) => {
      const frame = readFrame(entry);
      return frame ? [[id, frame] as const] : [];
    }),
  );
  const names = threadNames(eventsOf(json));
  const threads = Map.groupBy(
    listOf(fields["samples"]).flatMap(readSample),
    ({ thread }) => thread,
  );
  return (frames) => stackProfile({ known, names, threads }, size, frames);
}

/** What a file has. */
interface Trace {
  known: ReadonlyMap<string, TableFrame>;
  /** Names of threads. */
  names: ReadonlyMap<string, string>;
  /** Samples by thread. */
  threads: ReadonlyMap<string, TraceSample[]>;
}

async function stackProfile(
  { known, names, threads }: Trace,
  size: number,
  frames: FrameSource,
): Promise<Profile> {
  const cpu = valueType("cpu", "nanoseconds");
  const tree = new TreeBuilder({
    sampleType: [valueType("samples", "count"), cpu],
    periodType: cpu,
    period: 0,
  }, size);
  const maker = await frames(
    [...known.values()].map(({ call, line }) => ({ call, lines: [line] })),
  );
  const stacks = new Stacks(known, tree, (call, line) => maker.frame(call, line));
  const silences: Silence[] = [];
  let duration = 0;
  for (const [thread, samples] of threads) {
    samples.sort((a, b) => a.at - b.at);
    const [start, end] = [samples[0]!.at, samples.at(-1)!.at];
    duration = Math.max(duration, end - start);
    const label: Label[] = threads.size > 1
      ? [{ key: "thread", str: names.get(thread) ?? `thread ${thread.replace(":", "/")}` }]
      : [];
    const timed = samples.map(({ stack, at }) => ({ node: stack, at, isIdle: false }));
    const { weights, silence } = weighSamples(timed, start, end);
    silences.push(silence);
    for (const { node, count, wall } of weights) {
      tree.add(stacks.of(node), [count, Math.round(wall)], label);
    }
  }
  const profile = tree.build();
  const nanos = Math.round(duration * 1e3);
  profile.durationNanos = Number.isSafeInteger(nanos) ? nanos : 0;
  profile.comment.push(
    "# cpu: samples of stack frames in a trace; a sample stands for the time until the next one",
    "estimate: cpu is wall time in which the thread was sampled, waits for a core too",
    ...silenceRemarks(silences),
    ...maker.remarks,
    ...stacks.lost > 0
      ? [`damaged: ${stacks.lost} stacks refer to frames that the file lacks: ${MISSING}`]
      : [],
  );
  return openWhatHasValues(profile);
}

interface TraceSample {
  thread: string;
  stack: string;
  /** Microseconds. */
  at: number;
}

function readSample(value: unknown): TraceSample[] {
  const fields = fieldsOf(value);
  const at = Number(textOf(fields?.["ts"]) || NaN);
  return fields && Math.abs(at) <= Number.MAX_SAFE_INTEGER
    ? [{ thread: threadOf(fields), stack: textOf(fields["sf"]), at }]
    : [];
}

function readFrame(value: unknown): TableFrame | undefined {
  const fields = fieldsOf(value);
  if (!fields) return undefined;
  const told = textOf(fields["name"]);
  const [, name = told, url = "", line = 0, column = 0] = PLACED_REGEXP.exec(told) ?? [];
  return {
    call: {
      functionName: name,
      scriptId: "0",
      url,
      lineNumber: Number(numberIn(fields, "funcLine") || line) - 1,
      columnNumber: Number(numberIn(fields, "funcColumn") || column) - 1,
    },
    line: numberIn(fields, "line"),
    parent: textOf(fields["parent"]),
  };
}

function numberIn(fields: JsonFields, name: string): number {
  const value = Number(textOf(fields[name]));
  return Number.isSafeInteger(value) && value > 0 ? value : 0;
}

/** The stacks that the table's entries stand for. */
class Stacks {
  /** Stacks that lack a frame. */
  lost = 0;
  #table: ReadonlyMap<string, TableFrame>;
  #tree: TreeBuilder;
  #frame: (call: CallFrame, line: number) => Frame;
  #known = new Map<string, StackNode>();

  constructor(
    table: ReadonlyMap<string, TableFrame>,
    tree: TreeBuilder,
    frame: (call: CallFrame, line: number) => Frame,
  ) {
    this.#table = table;
    this.#tree = tree;
    this.#frame = frame;
  }

  of(id: string): StackNode | undefined {
    const path: string[] = [];
    const open = new Set<string>();
    let at = id;
    while (at !== "" && !this.#known.has(at) && this.#table.has(at) && !open.has(at)) {
      open.add(at);
      path.push(at);
      at = this.#table.get(at)!.parent;
    }
    let stack = this.#known.get(at);
    if (!stack && at !== "") {
      this.lost++;
      stack = this.#tree.call(undefined, v8Frame(MISSING_CALL));
    }
    for (const each of path.reverse()) {
      const { call, line } = this.#table.get(each)!;
      stack = this.#tree.call(stack, this.#frame(call, line));
      this.#known.set(each, stack);
    }
    return stack;
  }
}

const MISSING_CALL: CallFrame = {
  functionName: MISSING,
  scriptId: "0",
  url: "",
  lineNumber: -1,
  columnNumber: -1,
};
