/**
 * What the shell says about itself and the profile.
 *
 * @module
 */
import type { Profile } from "../../profile/types.ts";
import { COMMANDS } from "../../report/commands.ts";
import { helpOfOption } from "../../report/options.ts";
import { profileSummary } from "../../report/profile_summary.ts";
import type { Terminal } from "../terminal.ts";
import { shellUsage } from "../usage.ts";
import type { Session } from "./session.ts";

/** Says what the profile is, and how to go on. */
export function greet({ profile, config, terminal }: Session): void {
  const summary = profileSummary(profile, config, terminal);
  if (summary) {
    terminal.print(summary.lines.join("\n"));
    if (summary.total === 0 && profile.sampleType.length > 1) {
      terminal.print("No samples were found with the default sample value type.");
      terminal.print('Try "sample_index" command to analyze different sample values.');
    }
  }
  terminal.print('Entering interactive mode (type "help" for commands, "o" for options)');
}

/**
 * Prints help.
 *
 * @param topic A command or an option; `""` for all in short.
 * @param profile The profile with the sample types.
 * @param terminal Where to.
 */
export function printHelp(topic: string, profile: Profile, terminal: Terminal): void {
  if (topic === "") terminal.print(shellUsage());
  else if (Object.hasOwn(COMMANDS, topic)) terminal.print(commandHelp(topic));
  else if (helpOfOption(topic) !== undefined) terminal.print(optionHelp(topic, profile));
  else terminal.warn(`Unknown command: ${topic}`);
}

function commandHelp(name: string): string {
  const { help, usage } = COMMANDS[name]!;
  return `${help}\n  Usage:\n    ${`${name} ${usage}`.trimEnd()}\n\n`;
}

function optionHelp(name: string, { sampleType }: Profile): string {
  const help = helpOfOption(name)!;
  if (name !== "sample_index") return `${help}\n\n`;
  return `${help}\nThis profile has ${sampleType.map(({ type }) => type).join(", ")}.\n\n`;
}
