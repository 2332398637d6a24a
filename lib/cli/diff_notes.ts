import type { Profile } from "../profile/types.ts";

/** CPU profiles of ours say how many samples they are of. */
const OURS = /^# cpu: \d+ samples/;
const OF_PROCESS = /^# CPU time: .* in the whole process$/;

/**
 * What makes two profiles look more different than their programs are.
 *
 * @param before The base.
 * @param after What it is compared with.
 * @returns Sentences for the user.
 */
export function diffNotes(before: Profile, after: Profile): string[] {
  const [first, second] = [before, after].map(scopeOf);
  if (!first || !second || first === second) return [];
  return [
    `The base is of ${first}, the other profile of ${second}: their totals differ by that. ` +
    "?threads=main takes both alike",
  ];
}

/** Whose CPU time it is; nothing for what is no CPU profile of ours. */
function scopeOf({ comment }: Profile): string | undefined {
  if (!comment.some((text) => OURS.test(text))) return undefined;
  return comment.some((text) => OF_PROCESS.test(text))
    ? "all threads of the process"
    : "the threads that run JavaScript";
}
