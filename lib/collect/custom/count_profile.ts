import type { Profile } from "../../profile/types.ts";
import { countBuilder } from "../count_builder.ts";
import { errorStack } from "../source/error_stack.ts";
import { pseudoFrame } from "../source/pseudo_frame.ts";
import type { CustomProfile } from "./custom_profile.ts";

/** A profile of the program's own, as pprof reads it: `db.connections/count`. */
export function countProfile(
  custom: CustomProfile,
  root: string,
  comments: readonly string[],
): Profile {
  const { lost } = custom;
  const builder = countBuilder(custom.name, root, [
    ...lost === 0 ? [] : [
      `${lost} values were garbage-collected without having been removed: they are not counted`,
    ],
    ...comments,
  ]);
  for (const { stack, count } of custom.read()) {
    const frames = errorStack(stack, root);
    builder.add(frames.length > 0 ? frames : [pseudoFrame("(no stack)")], [count]);
  }
  return builder.build();
}
