import type { Profile } from "../../profile/types.ts";
import { COMMANDS } from "../../report/commands.ts";
import { helpOfOption } from "../../report/options.ts";
import type { Terminal } from "../terminal.ts";
import { shellUsage } from "../usage.ts";

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
