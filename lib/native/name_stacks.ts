/**
 * From addresses to frames with names.
 *
 * @module
 */
import type { Names, NameService } from "../machine/names/name_service.ts";
import type { NativeMapping, NativeStack } from "./native_frame.ts";
import { fileOf, type ProcessCode, processCode } from "./process_code.ts";
import { builtinsOf } from "./process_maps.ts";
import { placeNodes } from "./place_nodes.ts";
import type { NativeStacks } from "./stack_sampler.ts";
import { NO_NODE } from "./stack_store.ts";
import { StackNamer } from "./stack_namer.ts";

/** Names for the stacks of a store. */
export interface NamedStacks {
  /** @param node A stack of the store, as its samples have them. */
  stack(node: number): NativeStack;
  mappings: readonly NativeMapping[];
  /** What has no names and why, a sentence each. */
  missing: string[];
}

const NO_STACK: NativeStack = { frames: [], isWhole: false, isSwitch: false };

/**
 * Finds names for native stacks. It waits for what is not known yet; the names
 * of a Deno that is seen for the first time take a second.
 *
 * @param sampled The stacks.
 * @param names Knows names.
 * @param from What the code is from, as it is now unless given.
 * @returns The names. What cannot be named is named after what it is of.
 */
export async function nameStacks(
  { pid, stacks }: Pick<NativeStacks, "pid" | "stacks">,
  names: NameService,
  from: ProcessCode = processCode(pid),
): Promise<NamedStacks> {
  const { mappings, program } = from;
  const missing: string[] = [];
  if ("missing" in mappings) missing.push(mappings.missing);
  const code = "missing" in mappings ? [] : mappings;
  const placed = placeNodes(stacks, code);
  const found = await Promise.all(
    code.map(async ({ file }, i): Promise<Names | undefined> =>
      placed.used.has(i) && file.startsWith("/")
        ? await names.ofFile(fileOf(from, file))
        : undefined
    ),
  );
  const kernel = placed.kernel.length > 0 ? await names.ofKernel(placed.kernel) : undefined;
  for (const each of [...found, kernel]) {
    if (each && "missing" in each && !missing.includes(each.missing)) missing.push(each.missing);
  }
  const namer = new StackNamer({
    stacks,
    placed,
    code,
    indexes: found.map((each) => each && "index" in each ? each : undefined),
    kernel: kernel && "names" in kernel ? kernel.names : new Map(),
    program,
    builtins: builtinsOf(code),
  });
  return {
    stack: (node) => node === NO_NODE ? NO_STACK : namer.stack(node),
    mappings: namer.mappings,
    missing,
  };
}
