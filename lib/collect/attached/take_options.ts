/** How to take a profile. */
export interface AttachedTakeOptions {
  /** Length of the window. */
  seconds: number;
  /** Whether V8 compiles the program anew, which slows it down for seconds: `profile` and `block`. */
  recompile?: boolean;
  /** `main`: without the threads that run no JavaScript of the program: `profile` only. */
  threads?: "main";
  /** `false`: native code as one frame: `profile` only. */
  native?: boolean;
  /** Samples a second: `profile` only. */
  hz?: number;
  /** Ends the window. */
  signal: AbortSignal;
}
