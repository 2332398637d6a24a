import { addUnsigned } from "../../../go/int64.ts";
import type { Profile } from "../../types.ts";

/**
 * Takes out what signal handlers write twice: the leaf comes from the registers
 * and again from the stack, there taken for a call and so one byte lower.
 *
 * @param profile Its stacks change; the table of locations does not.
 */
export function dropDoubledLeaves(profile: Profile): void {
  for (const { location } of profile.sample) {
    const [leaf, caller] = location;
    if (leaf && caller && leaf.address === addUnsigned(caller.address, 1)) location.splice(1, 1);
  }
}
