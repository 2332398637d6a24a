import type { Command } from "./commands.ts";
import type { Config } from "./options.ts";

/**
 * The configuration that a command works with.
 *
 * @param command The command.
 * @param config What the user chose.
 * @returns The choice with what the command forces, and without limits if nothing is to be trimmed.
 */
export function commandConfig(command: Command, config: Config): Config {
  const nodecount = config.nodecount === -1 ? command.nodecount : config.nodecount;
  const granularity = config.granularity || command.granularity;
  const result = { ...config, nodecount, granularity, ...command.forced };
  if (result.trim) return result;
  return { ...result, nodecount: 0, nodefraction: 0, edgefraction: 0 };
}
