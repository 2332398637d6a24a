import { demangle } from "../machine/demangle/demangle.ts";
import type { CodeName, NameIndex } from "../machine/names/name_index.ts";
import { sourceFileName } from "../machine/names/source_file_name.ts";
import type { NativeFrame, NativeMapping, NativeStack } from "./native_frame.ts";
import { KERNEL, NOWHERE, type PlacedNodes } from "./place_nodes.ts";
import type { CodeMapping, FilePart } from "./process_maps.ts";
import { NO_NODE, type StackStore } from "./stack_store.ts";

/** What is known of some code. */
export interface NamingFacts {
  stacks: StackStore;
  placed: PlacedNodes;
  code: readonly CodeMapping[];
  /** By mapping. */
  indexes: readonly ({ index: NameIndex; buildId: string } | undefined)[];
  kernel: ReadonlyMap<number, string | undefined>;
  /** Path of the running program. */
  program: string;
  /** V8's builtins, where they are known beside what an index knows of them. */
  builtins: FilePart | undefined;
}

/** What one call is of, before it is seen among the others of its stack. */
interface Call {
  kind: NativeFrame["kind"];
  /** Index of {@linkcode StackNamer.mappings}, -1 for none. */
  mapping: number;
  /** Nothing if it has no name of its own. */
  frame: NativeFrame | undefined;
  /** Whether what is further out is not to be believed. */
  isEnd: boolean;
}

const KERNEL_FILE = "[kernel.kallsyms]";
const SCRIPT: NativeFrame = { kind: "script", name: "", systemName: "", file: "", mapping: -1 };
const SCRIPT_CALL: Call = { kind: "script", mapping: -1, frame: SCRIPT, isEnd: false };
const UNKNOWN: NativeFrame = {
  kind: "native",
  name: "[unknown]",
  systemName: "[unknown]",
  file: "",
  mapping: -1,
};
/** Where the kernel ends a switch between threads. */
const SWITCH_REGEXP = /^finish_task_switch\b/;
/** How Deno names what JavaScript calls in Rust. */
const OP_REGEXP = /^op_\w+$/;
/** V8's builtins where the program has symbols. */
const BUILTIN_PREFIX = "Builtins_";

/** Names stacks; calls and stacks that come again are the same objects. */
export class StackNamer {
  readonly mappings: NativeMapping[] = [];
  readonly #facts: NamingFacts;
  readonly #calls = new Map<number, Call>();
  readonly #frames = new Map<string, NativeFrame>();
  readonly #stacks = new Map<number, NativeStack>();
  /** Of each mapping of code, the one of the file that it is a part of. */
  readonly #ofCode = new Map<number, number>();

  constructor(facts: NamingFacts) {
    this.#facts = facts;
  }

  /** @param node The innermost call. */
  stack(node: number): NativeStack {
    let known = this.#stacks.get(node);
    if (!known) this.#stacks.set(node, known = this.#name(node));
    return known;
  }

  /** From the outermost call inwards: calls without a name belong to what called them. */
  #name(innermost: number): NativeStack {
    const { stacks } = this.#facts;
    const calls: Call[] = [];
    let isCut = false;
    for (let node = innermost; node !== NO_NODE && !isCut; node = stacks.parentOf(node)) {
      const call = this.#call(node);
      // Frame pointers led astray; where the thread is was not found by them.
      if (call.frame === UNKNOWN && calls.length > 0) {
        isCut = true;
        break;
      }
      calls.push(call);
      isCut = call.isEnd;
    }
    const isWhole = !isCut && this.#dropBeginning(calls);
    const frames: NativeFrame[] = [];
    for (const call of calls.toReversed()) this.#push(frames, call);
    frames.reverse();
    const isSwitch = frames[0]?.kind === "kernel" && SWITCH_REGEXP.test(frames[0].name);
    return { frames, isWhole, isSwitch };
  }

  /**
   * What the C library does to start a thread says nothing, nor does what has
   * no name around all others.
   *
   * @returns Whether it was there: then all is there that came after it.
   */
  #dropBeginning(calls: Call[]): boolean {
    const innermost = calls.findLastIndex(({ mapping }) => !this.#isStarter(mapping));
    const inner = calls[innermost];
    // The library is also what programs call last, and keeps no frame pointers then.
    if (inner?.kind !== "native" || innermost === calls.length - 1) return false;
    calls.length = innermost + 1;
    const named = calls.findLastIndex(({ frame }) => frame !== undefined);
    if (calls[named]?.mapping === inner.mapping) calls.length = named + 1;
    return true;
  }

  #isStarter(mapping: number): boolean {
    return /(^|\/)(libc|libpthread|ld-linux[^/]*|ld-musl[^/]*)[.-][^/]*$/
      .test(this.mappings[mapping]?.file ?? "");
  }

  #push(frames: NativeFrame[], call: Call): void {
    const outer = frames.at(-1);
    const { kind, mapping } = call;
    if (call.frame === undefined) {
      const belongs = outer?.kind === kind && outer.mapping === mapping;
      if (!belongs) frames.push(this.#bracketed(kind, mapping));
      return;
    }
    // An op calls no other: what is named so shares its code.
    if (OP_REGEXP.test(call.frame.name) && isInOp(frames)) return;
    // One file that calls itself is one frame, and so are all scripts in a row.
    const isSame = outer === call.frame && (kind === "script" || call.frame.file !== "");
    if (!isSame) frames.push(call.frame);
  }

  #call(node: number): Call {
    let known = this.#calls.get(node);
    if (!known) this.#calls.set(node, known = this.#look(node));
    return known;
  }

  #look(node: number): Call {
    const { placed, stacks, code, indexes, kernel, program, builtins } = this.#facts;
    const address = stacks.addressOf(node);
    const place = placed.places[node]!;
    if (place === NOWHERE) return { kind: "native", mapping: -1, frame: UNKNOWN, isEnd: false };
    if (place === KERNEL) {
      const mapping = this.#mappingOf(KERNEL);
      const name = kernel.get(address);
      const frame = name === undefined ? undefined : this.#function("kernel", name, mapping);
      return { kind: "kernel", mapping, frame, isEnd: false };
    }
    const { file, start, offset } = code[place]!;
    if (file === "") return SCRIPT_CALL;
    const inFile = address - start + offset;
    if (file === builtins?.file && inFile >= builtins.start && inFile < builtins.end) {
      return SCRIPT_CALL;
    }
    const mapping = this.#mappingOf(place);
    const index = indexes[place]?.index;
    const at = index?.addressAt(inFile);
    if (!index || at === undefined) {
      return { kind: "native", mapping, frame: undefined, isEnd: false };
    }
    const name = index.find(at);
    if (index.isBuiltin(at) || name?.name.startsWith(BUILTIN_PREFIX)) return SCRIPT_CALL;
    const frame = name && this.#frameOf(name, mapping);
    // The program's own frames show who called only if it was compiled for it.
    return { kind: "native", mapping, frame, isEnd: file === program && !index.isFramed };
  }

  #frameOf({ name, file }: CodeName, mapping: number): NativeFrame {
    return file === ""
      ? this.#function("native", name, mapping)
      : this.#frame("native", sourceFileName(file), name, file, mapping);
  }

  #function(kind: NativeFrame["kind"], name: string, mapping: number): NativeFrame {
    return this.#frame(kind, demangle(name, "") ?? name, name, "", mapping);
  }

  #bracketed(kind: NativeFrame["kind"], mapping: number): NativeFrame {
    const { file } = this.mappings[mapping]!;
    const name = file.startsWith("[") ? file : `[${file.slice(file.lastIndexOf("/") + 1)}]`;
    return this.#frame(kind, name, name, "", mapping);
  }

  #frame(
    kind: NativeFrame["kind"],
    name: string,
    systemName: string,
    file: string,
    mapping: number,
  ): NativeFrame {
    const key = `${mapping}\0${systemName}`;
    let known = this.#frames.get(key);
    if (!known) this.#frames.set(key, known = { kind, name, systemName, file, mapping });
    return known;
  }

  /** Several areas of one file are one. */
  #mappingOf(place: number): number {
    let known = this.#ofCode.get(place);
    if (known !== undefined) return known;
    const { code, indexes } = this.#facts;
    const mapping: NativeMapping = place === KERNEL
      ? { file: KERNEL_FILE, buildId: "", start: 0, end: 0, offset: 0 }
      : { ...code[place]!, buildId: indexes[place]?.buildId ?? "" };
    known = this.mappings.findIndex(({ file }) => file === mapping.file);
    if (known < 0) known = this.mappings.push(mapping) - 1;
    this.#ofCode.set(place, known);
    return known;
  }
}

/** @param frames From the outermost inwards. */
function isInOp(frames: readonly NativeFrame[]): boolean {
  const called = frames.slice(frames.findLastIndex(({ kind }) => kind === "script") + 1);
  return called.some(({ name }) => OP_REGEXP.test(name));
}
