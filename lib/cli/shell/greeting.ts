import { profileSummary } from "../../report/profile_summary.ts";
import type { Session } from "./session.ts";

/** Says what the profile is, and how to go on. */
export function greet({ profile, config, terminal }: Session): void {
  const summary = profileSummary(profile, config, terminal);
  if (summary) {
    terminal.print(summary.lines.join("\n"));
    // Loose: zero may come as 0n.
    if (summary.total == 0 && profile.sampleType.length > 1) {
      terminal.print("No samples were found with the default sample value type.");
      terminal.print('Try "sample_index" command to analyze different sample values.');
    }
  }
  terminal.print('Entering interactive mode (type "help" for commands, "o" for options)');
}
