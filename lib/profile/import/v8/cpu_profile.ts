/**
 * `.cpuprofile`, as V8 and DevTools write it.
 *
 * @module
 */
import type { Profile } from "../../types.ts";
import { cpuProfile } from "./cpu_builder.ts";
import type { CpuNode, CpuSamples } from "./protocol.ts";
import { broken, callFrameOf, countOf, fieldsOf, listOf, numberOf, numbersOf } from "./shapes.ts";

/**
 * Reads a CPU profile.
 *
 * @param json The content of the file.
 * @param size Its size: the bound on memory follows it.
 * @returns The profile, `undefined` if it is no such file.
 * @throws {DecodeError} If it is a broken one.
 */
export function parseCpuProfile(json: unknown, size: number): Profile | undefined {
  const samples = readCpuSamples(json);
  return samples && cpuProfile([{ samples, label: [] }], size);
}

/** The content of a CPU profile, checked; `undefined` if it is none. */
export function readCpuSamples(json: unknown): CpuSamples | undefined {
  const fields = fieldsOf(json);
  if (!fields || !Array.isArray(fields.nodes) || !("startTime" in fields)) return undefined;
  const startTime = numberOf(fields.startTime);
  const samples = numbersOf(fields.samples);
  const deltas = numbersOf(fields.timeDeltas);
  return {
    nodes: fields.nodes.map(readNode),
    startTime,
    endTime: Math.max(startTime, numberOf(fields.endTime)),
    samples,
    timeDeltas: samples.map((_, i) => deltas[i] ?? 0),
  };
}

/** One node of the tree, with what is known of it. */
export function readNode(value: unknown): CpuNode {
  const fields = fieldsOf(value);
  if (!fields || typeof fields.id !== "number") throw broken("node without an id");
  const node: CpuNode = { id: fields.id, callFrame: callFrameOf(fields.callFrame) };
  if (typeof fields.hitCount === "number") node.hitCount = countOf(fields.hitCount);
  if (Array.isArray(fields.children)) node.children = numbersOf(fields.children);
  if (Array.isArray(fields.positionTicks)) {
    node.positionTicks = listOf(fields.positionTicks).map((each) => {
      const { line, ticks } = fieldsOf(each) ?? {};
      return {
        line: countOf(line),
        ticks: countOf(ticks),
      };
    });
  }
  return node;
}
