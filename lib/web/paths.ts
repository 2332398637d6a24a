/**
 * Paths that are no views.
 *
 * @module
 */
export const PROFILES = "profiles";
export const RECORDER = "recorder";
export const TIMELINE = "timeline";
export const FINDINGS = "findings";

const ABOUT_NONE: ReadonlySet<string> = new Set(["", PROFILES, RECORDER, TIMELINE, FINDINGS]);

/** Whether a path shows a profile, as far as its name says. */
export function showsProfile(path: string): boolean {
  return !ABOUT_NONE.has(path) && !path.startsWith("assets/");
}
