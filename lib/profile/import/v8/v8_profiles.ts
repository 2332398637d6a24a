/**
 * V8's profiles, as its files have them and its inspector sends them.
 *
 * @module
 */

/** A function as V8 names it; line and column are 0-based, −1 for none. */
export interface CallFrame {
  functionName: string;
  scriptId: string;
  url: string;
  lineNumber: number;
  columnNumber: number;
}

/** A node of a CPU profile's call tree. */
export interface CpuProfileNode {
  id: number;
  callFrame: CallFrame;
  /** Ticks of the sampler alone: samples that V8 adds at deoptimisations do not count. */
  hitCount?: number;
  children?: number[];
  /** Its caller, where a file links that way. */
  parent?: number;
  /** 1-based lines of the leaf; a line may stand here more than once. */
  positionTicks?: { line: number; ticks: number }[];
}

/** A CPU profile; times are microseconds of the monotonic clock. */
export interface CpuProfile<Node extends CpuProfileNode = CpuProfileNode> {
  nodes: Node[];
  startTime: number;
  endTime: number;
  samples?: number[];
  timeDeltas?: number[];
}

/** A node of the sampled heap's call tree. */
export interface HeapNode {
  callFrame: CallFrame;
  /** Bytes, scaled up from the samples by V8. */
  selfSize: number;
  id: number;
  children: HeapNode[];
}
