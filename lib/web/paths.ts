/**
 * Paths that are no views.
 *
 * @module
 */
/** The start page of a service. */
export const NOW = "now";
/** CPU of the last minutes, for it. */
export const RECENT = "recent";
export const PROFILES = "profiles";
export const RECORDER = "recorder";
export const TIMELINE = "timeline";
export const FINDINGS = "findings";

const ABOUT_NONE: ReadonlySet<string> = new Set(["", NOW, PROFILES, RECORDER, TIMELINE, FINDINGS]);

/** Whether a path shows a profile, as far as its name says. */
export function showsProfile(path: string): boolean {
  return !ABOUT_NONE.has(path) && !path.startsWith("assets/");
}
