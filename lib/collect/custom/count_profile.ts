import type { Profile } from "../../profile/types.ts";
import { countBuilder } from "../kinds/count_builder.ts";
import { errorStack } from "../source/error_stack.ts";
import { pseudoFrame } from "../source/pseudo_frame.ts";
import { lookupProfile } from "./custom_profiles.ts";

/** A profile of the program's own, as pprof reads it: `db.connections/count`; empty if nobody made it. */
export function countProfile(
  name: string,
  root: string,
  comments: readonly string[],
): Profile {
  const custom = lookupProfile(name);
  const lost = custom?.lost ?? 0;
  const builder = countBuilder(name, root, [
    ...lost === 0 ? [] : [
      `${lost} values were garbage-collected without having been removed: they are not counted`,
    ],
    ...comments,
  ]);
  for (const { stack, count } of custom?.read() ?? []) {
    const frames = errorStack(stack, root);
    builder.add(frames.length > 0 ? frames : [pseudoFrame("(no stack)")], [count]);
  }
  return builder.build();
}
