/** What some native code is from. */
export interface NativeFrame {
  /**
   * `kernel`: of the kernel. `native`: of a program or library. `script`: V8 ran JavaScript or its
   * builtins here, one or more calls; V8 knows which.
   */
  kind: "kernel" | "native" | "script";
  /**
   * A function; where only its source file is known, that file from the root of its package; where
   * nothing is known, what it is of, in brackets: `[deno]`, `[libc.so.6]`, `[kernel.kallsyms]`.
   */
  name: string;
  /** As the linker knows it. */
  systemName: string;
  /** Source file as the compiler was given it, `""` if unknown. */
  file: string;
  /** What it is of, an index of {@linkcode NamedStacks.mappings}; -1 for scripts and what is of nothing. */
  mapping: number;
}

/** Something with code that frames are of. */
export interface NativeMapping {
  /** `[kernel.kallsyms]`, `[vdso]`, or path of a file. */
  file: string;
  /** Hexadecimal, `""` if unknown. */
  buildId: string;
  /** Where it is in memory; 0 if that means nothing. */
  start: number;
  end: number;
  /** Place of the start in the file. */
  offset: number;
}

/** A stack of frames with names. */
export interface NativeStack {
  /** Innermost first. */
  frames: readonly NativeFrame[];
  /** Whether it reaches to where its thread began; else its outer part is not known. */
  isWhole: boolean;
  /**
   * Whether the thread was just given a core. Where threads are watched far too many samples fall
   * there: left out, what remains has the right shares.
   */
  isSwitch: boolean;
}
