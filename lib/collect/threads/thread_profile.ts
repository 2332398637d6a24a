import type { Profile } from "../../profile/types.ts";
import { countBuilder } from "../kinds/count_builder.ts";
import type { SidecarCollectors } from "../target/sidecar.ts";
import { takeDelta } from "../kinds/delta.ts";
import type { KindOptions } from "../kinds/take_options.ts";
import { pseudoFrame } from "../source/pseudo_frame.ts";
import { threadNames } from "./thread_names.ts";

/** Go's `threadcreate`: the threads that there are; where they were made nobody notes. */
export function threadProfile(
  root: string,
  comments: readonly string[],
  names: readonly string[] | undefined = threadNames(),
): Profile {
  const builder = countBuilder("threadcreate", root, [
    names === undefined
      ? "threadcreate: not known, it needs Linux and --allow-all; empty does not mean that there are none"
      : "threadcreate: the threads of the process by name, cut to 15 bytes by the kernel; where they were made is not known",
    ...comments,
  ]);
  for (const name of names ?? []) builder.add([pseudoFrame(name)], [1]);
  return builder.build();
}

/** Takes the threads that there are, or how they changed within some seconds. */
export function takeThreads(
  { resolver, notes }: SidecarCollectors,
  options: KindOptions,
): Promise<Profile> {
  return takeDelta(options, () => threadProfile(resolver.root, notes));
}
