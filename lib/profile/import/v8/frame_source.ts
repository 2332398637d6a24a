/**
 * Where the frames of V8's files come from: the files themselves, or somebody
 * who knows what was written.
 *
 * @module
 */
import type { Frame } from "../../builder.ts";
import type { Profile } from "../../types.ts";
import { v8Frame } from "./frame.ts";
import type { CallFrame } from "./v8_profiles.ts";

/** A call that a file has. */
export interface SeenCall {
  call: CallFrame;
  /** 1-based lines of it that ran. */
  lines: readonly number[];
}

/** Frames of one file. */
export interface FrameMaker {
  /**
   * @param call The call.
   * @param ranLine 1-based; 0 or nothing for a caller.
   */
  frame(call: CallFrame, ranLine?: number): Frame;
  /** What reports say of it. */
  remarks: readonly string[];
}

/** Makes ready for the calls of a file, before any frame of it is wanted. */
export interface FrameSource {
  (calls: Iterable<SeenCall>): Promise<FrameMaker>;
}

/** Frames as the file has them. */
export const asRecorded: FrameSource = () => Promise.resolve({ frame: v8Frame, remarks: [] });

/**
 * Makes the profile of a file that was read. What was read goes before that:
 * it may be large.
 */
export interface BuildProfile {
  (frames: FrameSource): Promise<Profile>;
}
