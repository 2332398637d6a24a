import type { Stacks } from "../../lib/contract/stacks.ts";
import type { Profile } from "../../lib/profile/types.ts";
import { renderStacks } from "../../lib/render/stacks.ts";
import { COMMANDS } from "../../lib/report/commands.ts";
import { defaultConfig } from "../../lib/report/options.ts";
import { report } from "../../lib/report/report.ts";

/** What the flame graph of a profile gets from the server. */
export async function stacksOf(profile: Profile): Promise<Stacks> {
  const config = { ...defaultConfig(), trim: false, granularity: "filefunctions", nodecount: 0 };
  const command = { ...COMMANDS["top"]!, render: renderStacks };
  const request = { command, argument: "", config };
  return JSON.parse(String(await report(profile, request, { warn: () => {} })));
}
