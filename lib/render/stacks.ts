/**
 * The call tree of a profile for pages that draw it.
 *
 * @module
 */
import { reportLabels } from "../analyse/header.ts";
import { graphPlaces, type ReportInput, valueFormat } from "../analyse/report_input.ts";
import { FRAME_KINDS, frameKind, framePackage } from "../analyse/stacks/frame_kind.ts";
import type { StackFrame } from "../analyse/stacks/frame_table.ts";
import { type StackTree, stackTree } from "../analyse/stacks/stack_tree.ts";
import type { FrameColumns, Stacks } from "../contract/stacks.ts";

/**
 * The call tree.
 *
 * @param input The report.
 * @returns {@linkcode Stacks} as JSON.
 */
export function renderStacks(input: ReportInput): string {
  const tree = stackTree(input.profile, graphPlaces(input), input.values);
  const unitShown = input.unit === "minimum" ? "auto" : input.unit;
  const signed = tree.minus.some((value) => value !== 0);
  const shown = {
    value: input.total,
    nodes: 0,
    originalCount: 0,
    droppedNodes: 0,
    droppedEdges: 0,
  };
  return JSON.stringify(
    {
      labels: reportLabels(input, shown, valueFormat(input, unitShown), true),
      total: Number(input.total),
      unit: input.values.unit,
      unitShown,
      ratio: input.ratio,
      compared: tree.compared,
      signed,
      frames: frameColumns(tree.frames),
      nodes: tree.own.length,
      stacks: stackNumbers(tree, signed),
    } satisfies Stacks,
  );
}

function stackNumbers({ shared, starts, own, plus, minus }: StackTree, signed: boolean): string {
  const stream = new NumberStream(own.length * 3 + shared.length * 8);
  for (let i = 0; i < shared.length; i++) {
    stream.add(shared[i]!);
    stream.add(starts[i + 1]! - starts[i]!);
    for (let k = starts[i]!; k < starts[i + 1]!; k++) stream.add(own[k]!);
    stream.add(plus[i]!);
    if (signed) stream.add(minus[i]!);
  }
  return stream.base64();
}

function frameColumns(frames: readonly StackFrame[]): FrameColumns {
  const files = new Interned();
  const packages = new Interned();
  const columns: FrameColumns = {
    name: [],
    line: [],
    file: [],
    package: [],
    kind: [],
    inlined: [],
    files: files.all,
    packages: packages.all,
    kinds: FRAME_KINDS,
  };
  frames.forEach((frame, i) => {
    columns.name.push(frame.name);
    columns.line.push(frame.line);
    columns.file.push(files.number(frame.file));
    columns.package.push(packages.number(framePackage(frame)));
    columns.kind.push(FRAME_KINDS.indexOf(frameKind(frame)));
    if (frame.inlined) columns.inlined.push(i);
  });
  return columns;
}

/** Texts, each once. */
class Interned {
  readonly all: string[] = [];
  #numbers = new Map<string, number>();

  number(text: string): number {
    let number = this.#numbers.get(text);
    if (number === undefined) this.#numbers.set(text, number = this.all.push(text) - 1);
    return number;
  }
}

/** Whole numbers from 0 on in as few bytes as they need: LEB128. */
class NumberStream {
  #bytes: Uint8Array<ArrayBuffer>;
  #length = 0;

  /** @param size How many bytes to expect. */
  constructor(size = 1024) {
    this.#bytes = new Uint8Array(Math.max(size, 16));
  }

  /** Adds a number; beyond 2^53 it has gaps, and they stay as they are. */
  add(number: number): void {
    if (this.#length + 10 > this.#bytes.length) this.#grow();
    let rest = number;
    while (rest >= 0x8000_0000) {
      this.#bytes[this.#length++] = rest % 128 | 128;
      rest = Math.floor(rest / 128);
    }
    while (rest >= 128) {
      this.#bytes[this.#length++] = rest & 127 | 128;
      rest >>>= 7;
    }
    this.#bytes[this.#length++] = rest;
  }

  /** All numbers so far. */
  base64(): string {
    return this.#bytes.subarray(0, this.#length).toBase64();
  }

  #grow(): void {
    const larger = new Uint8Array(this.#bytes.length * 2);
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}
