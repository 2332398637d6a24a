import { ProfileBuilder, valueType } from "../../profile/builder.ts";
import type { Profile } from "../../profile/types.ts";
import { errorStack } from "../source/error_stack.ts";
import { pseudoFrame } from "../source/pseudo_frame.ts";
import { unixNanos } from "../unix_time.ts";
import type { CustomProfile } from "./custom_profile.ts";

/** A profile of the program's own, as pprof reads it: `db.connections/count`. */
export function countProfile(
  custom: CustomProfile,
  root: string,
  comments: readonly string[],
): Profile {
  const type = valueType(custom.name, "count");
  const { lost } = custom;
  const builder = new ProfileBuilder({
    sampleType: [type],
    periodType: type,
    period: 1,
    timeNanos: unixNanos(),
    comment: [
      ...lost === 0 ? [] : [
        `${lost} values were garbage-collected without having been removed: they are not counted`,
      ],
      ...comments,
    ],
  });
  builder.mapping(root);
  for (const { stack, count } of custom.read()) {
    const frames = errorStack(stack, root);
    builder.add(frames.length > 0 ? frames : [pseudoFrame("(no stack)")], [count]);
  }
  return builder.build();
}
