import type { Func, Profile, Sample } from "../../lib/profile/types.ts";

/** Index of a sample type by name. */
function typeIndex(profile: Profile, type: string): number {
  const index = profile.sampleType.findIndex((t) => t.type === type);
  if (index < 0) throw new Error(`Cannot find sample type "${type}"`);
  return index;
}

/** Sum of a sample type over the samples that match. */
export function sumOf(
  profile: Profile,
  type: string,
  matches: (sample: Sample) => boolean = () => true,
): number {
  const index = typeIndex(profile, type);
  return profile.sample.reduce((sum, s) => sum + (matches(s) ? Number(s.value[index]) : 0), 0);
}

/** Whether a sample of a program with one thread of JavaScript is of that thread. */
export function isOfProgram({ label }: Sample): boolean {
  return !label.some(({ key }) => key === "thread");
}

/** Flat value of a function: samples with it on top. */
export function flatOf(profile: Profile, type: string, name: string): number {
  return sumOf(profile, type, (s) => s.location[0]?.line[0]?.function.name === name);
}

/** Cumulative value of a function: samples with it anywhere. */
export function cumOf(profile: Profile, type: string, name: string): number {
  return sumOf(
    profile,
    type,
    (s) => s.location.some((l) => l.line.some((line) => line.function.name === name)),
  );
}

/** A function of the profile by name. */
export function functionOf(profile: Profile, name: string): Func | undefined {
  return profile.function.find((f) => f.name === name);
}

/** All lines that the function was seen running at, as the leaf. */
export function leafLines(profile: Profile, name: string): Set<number> {
  const lines = profile.sample.flatMap(({ location }) => {
    const line = location[0]?.line[0];
    return line?.function.name === name ? [Number(line.line)] : [];
  });
  return new Set(lines);
}

/** The heaviest functions with their flat shares and the comments: what a failing test needs to show. */
export function flatText(profile: Profile, type: string): string {
  const index = typeIndex(profile, type);
  const flat = new Map<string, number>();
  for (const { location, value } of profile.sample) {
    const name = location[0]?.line[0]?.function.name ?? "?";
    flat.set(name, (flat.get(name) ?? 0) + Number(value[index]));
  }
  const total = sumOf(profile, type);
  const rows = [...flat].sort((a, b) => b[1] - a[1]).slice(0, 12);
  const lines = rows.map(([name, value]) => `${(100 * value / total).toFixed(1)}% ${name}`);
  return [...lines, ...profile.comment].join("\n");
}

/** Less is no bias that anybody would see. */
const MIN_TOLERANCE = 0.05;
const DEVIATIONS = 3;
/** What a profile itself allows for, and some more, where nobody knows when a thread had a core. */
const UNSURE_POINTS = 0.2;
const UNSURE_REGEXP =
  /which samples found it on a core is not known|samples came late and are left out/;
const THREADS_REGEXP = /^threads? (.+?): /;

/**
 * Whether the profile knows which samples found a thread on a core: a thread
 * that waits for none, or of which the kernel says when it had one.
 *
 * @param thread A Worker's name; the thread that took the profile unless given.
 */
export function isSure({ comment }: Profile, thread?: string): boolean {
  return !comment.some((text) => {
    const of = THREADS_REGEXP.exec(text)?.[1]?.split(", ");
    return UNSURE_REGEXP.test(text) && (thread === undefined ? !of : of?.includes(thread));
  });
}

/**
 * How far a share of a thread's profile may be from the truth: as far as
 * {@linkcode shareTolerance} says, and as the profile itself admits.
 */
export function admittedTolerance(
  profile: Profile,
  share: number,
  samples: number,
  thread?: string,
): number {
  return shareTolerance(share, samples) + (isSure(profile, thread) ? 0 : UNSURE_POINTS);
}

/**
 * How far a share may be from the truth: as far as so many samples scatter. A
 * crowded machine leaves fewer of them, and wider limits.
 *
 * @param share The true one, 0 to 1.
 * @param samples Of all that the share is of.
 */
export function shareTolerance(share: number, samples: number): number {
  const deviation = Math.sqrt(share * (1 - share) / Math.max(1, samples));
  return Math.max(MIN_TOLERANCE, DEVIATIONS * deviation);
}
