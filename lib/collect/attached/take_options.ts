/** How to take a profile. */
export interface AttachedTakeOptions {
  /** Length of the window. */
  seconds: number;
  /** Whether V8 compiles the program anew, which slows it down for seconds: `profile` and `block`. */
  recompile?: boolean;
  /** Ends the window. */
  signal: AbortSignal;
}
