import type { NativeFrame, NativeStack } from "../../native/native_frame.ts";

/** A stack that another one may be a part of, and how often that is so; the shares add up to 1. */
export type Possible = readonly [stack: NativeStack, share: number];

/**
 * Completes stacks that end in a library, since that keeps no frame pointers:
 * by what else called the same function of it, as often as each did. What no
 * whole stack shows stays as it is.
 */
export class CutStacks {
  /** By the function of the library. */
  readonly #callers = new Map<string, Map<NativeStack, number>>();
  readonly #completed = new Map<NativeStack, readonly Possible[]>();

  /** @param wholes Stacks with all callers, each as often as it was seen. */
  constructor(wholes: Iterable<NativeStack> = []) {
    for (const stack of wholes) {
      const [leaf] = stack.frames;
      // All that JavaScript called is there, too, where the stack goes on for longer than its copy.
      if (!leaf || !(stack.isWhole || stack.frames.some(({ kind }) => kind === "script"))) continue;
      let known = this.#callers.get(leaf.systemName);
      if (!known) this.#callers.set(leaf.systemName, known = new Map());
      known.set(stack, (known.get(stack) ?? 0) + 1);
    }
  }

  /** What a stack may be; itself, if it is whole or nothing else is known. */
  complete(stack: NativeStack): readonly Possible[] {
    if (stack.isWhole) return [[stack, 1]];
    let known = this.#completed.get(stack);
    if (!known) this.#completed.set(stack, known = this.#possible(stack));
    return known;
  }

  #possible(stack: NativeStack): readonly Possible[] {
    const leaf = stack.frames.findIndex(({ kind }) => kind !== "kernel");
    const callers = this.#callers.get(stack.frames[leaf]?.systemName ?? "");
    if (!callers) return [[stack, 1]];
    const kernel: readonly NativeFrame[] = stack.frames.slice(0, leaf);
    const all = callers.values().reduce((sum, count) => sum + count, 0);
    return Array.from(callers, ([{ frames }, count]): Possible => [
      { ...stack, frames: [...kernel, ...frames], isWhole: true },
      count / all,
    ]);
  }
}
