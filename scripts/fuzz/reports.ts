import type { Profile } from "../../lib/profile/types.ts";
import { COMMANDS } from "../../lib/report/commands.ts";
import { defaultConfig } from "../../lib/report/options.ts";
import { report } from "../../lib/report/report.ts";
import { allowing } from "./finding.ts";

/** Reports; of code there is none to open here. */
const NAMES = Object.keys(COMMANDS);

/** A report is more work than its profile may have bytes: these are enough to find what breaks. */
export const MAX_FRAMES = 200_000;

const ENVIRONMENT = { warn: () => {}, write: () => Promise.resolve() };

/**
 * Makes every report of a profile.
 *
 * @param profile The profile.
 * @throws Whatever a report throws that it may not.
 */
export async function runReports(profile: Profile): Promise<void> {
  const frames = profile.sample.reduce((sum, { location }) => sum + location.length, 0);
  if (frames > MAX_FRAMES) return;
  for (const name of NAMES) {
    const command = COMMANDS[name]!;
    const request = { command, argument: command.takesRegex ? "." : "", config: defaultConfig() };
    await allowing([RangeError, SyntaxError], () => report(profile, request, ENVIRONMENT));
  }
}
