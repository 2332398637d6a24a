import { mutate } from "./mutate.ts";
import { randomOf } from "./random.ts";
import { TARGETS } from "./targets.ts";

/**
 * An input of a run: the same for the same numbers.
 *
 * @param seeds Of the target.
 * @param seed Of the run.
 * @param input Its number.
 * @returns The input.
 */
export function inputOf(seeds: readonly Uint8Array[], seed: number, input: number): Uint8Array {
  return mutate(seeds, randomOf(seed, input));
}

/**
 * Gives an input to a target.
 *
 * @param target Name of the target.
 * @param data The input.
 * @returns What was found; `undefined` for nothing.
 */
export async function findingOf(target: string, data: Uint8Array): Promise<string | undefined> {
  try {
    await TARGETS[target]!.run(data);
    return undefined;
  } catch (error) {
    if (!(error instanceof Error)) return `thrown: ${String(error)}`;
    return (error.stack ?? String(error)).split("\n").slice(0, 8).join("\n");
  }
}
