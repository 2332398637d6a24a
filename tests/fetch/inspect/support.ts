import { ok } from "node:assert/strict";
import { fetchInspected } from "../../../lib/fetch/inspect/fetch_inspected.ts";
import type { Profile } from "../../../lib/profile/types.ts";
import { flatText, functionOf, leafLines } from "../../support/profile_numbers.ts";

export const WORK = new URL("../../fixtures/programs/attached/work.ts", import.meta.url).pathname;
export const BUNDLE = WORK.replace(/ts$/, "js");

/** Lines of the functions in `work.ts`, first and last. */
const LEAVES = { leafA: [10, 14], leafB: [16, 20] } as const;

/** Takes a profile, with what was said meanwhile. */
export async function inspected(
  source: string,
  { seconds = -1, timeout = -1 } = {},
): Promise<{ profile: Profile; said: string }> {
  let said = "";
  const say = (text: string) => said += `${text}\n`;
  const tls = { cert: "", key: "", ca: "" };
  const options = { seconds, timeout, tls };
  const profile = await fetchInspected(source, options, { print: say, warn: say });
  return { profile, said };
}

/** Makes sure that the leaves are shown where they are in the user's file. */
export function checkLeaves(profile: Profile, file: string): void {
  for (const [name, [first, last]] of Object.entries(LEAVES)) {
    const found = functionOf(profile, name);
    ok(found?.filename === file, `${name} in ${found?.filename}\n${flatText(profile, "cpu")}`);
    ok(Number(found.startLine) === first, `${name} from ${found.startLine} on`);
    for (const line of leafLines(profile, name)) ok(line >= first && line <= last, `line ${line}`);
  }
}

/** Whether a comment has that text. */
export function comments(profile: Profile, text: RegExp): boolean {
  return profile.comment.some((comment) => text.test(comment));
}
