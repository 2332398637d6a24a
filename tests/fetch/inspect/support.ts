import { ok } from "node:assert/strict";
import { fetchInspected } from "../../../lib/fetch/inspect/fetch_inspected.ts";
import type { Profile } from "../../../lib/profile/types.ts";
import { assertCanonical } from "../../support/assert_canonical.ts";
import type { Inspected } from "../../support/inspected.ts";
import {
  cumOf,
  flatOf,
  flatText,
  functionOf,
  leafLines,
  sumOf,
} from "../../support/profile_numbers.ts";

export const WORK = new URL("../../fixtures/programs/attached/work.ts", import.meta.url).pathname;
export const BUNDLE = WORK.replace(/ts$/, "js");

/** Lines of the functions in `work.ts`, first and last. */
const LEAVES = { leafA: [10, 14], leafB: [16, 20] } as const;

export const STALLING = new URL("../../fixtures/programs/attached/stalling.js", import.meta.url)
  .pathname;

/** Makes sure that `stalling.js` shows what holds its loop: more and longer in one function. */
export async function checkStalls({ host, says }: Inspected): Promise<void> {
  await says(/rounds/);
  const { profile } = await inspected(`inspect://${host}/block?seconds=6`);
  const seen = flatText(profile, "delay") + profile.comment.join("\n");
  ok(cumOf(profile, "contentions", "holdLong") >= 1, seen);
  ok(cumOf(profile, "contentions", "holdShort") >= 1, seen);
  const [long, short] = ["holdLong", "holdShort"].map((name) => cumOf(profile, "delay", name));
  // The rest is what a crowded machine makes of shorter pieces.
  ok(long! > short!, seen);
  ok(long! + short! > 0.3 * sumOf(profile, "delay"), seen);
  ok(sumOf(profile, "delay") < 1.5 * Number(profile.durationNanos), seen);
  ok(comments(profile, /^late start/), seen);
  await says(/rounds/);
}

export const WAITING = new URL("../../fixtures/programs/attached/waiting.js", import.meta.url)
  .pathname;
/** Of its handler, which waits all the time. */
const CLIENTS = 3;
const FIRST_LINES: Readonly<Record<string, number>> = { query: 8, handle: 12, client: 17 };

/** Makes sure that `waiting.js` shows where it waits, by its inspector, and goes on. */
export async function checkWaits({ host, says }: Inspected): Promise<void> {
  await says(/rounds/);
  for (const [kind, type] of [["await", "wait"], ["fgprof", "time"], ["await", "wait"]] as const) {
    const { profile } = await inspected(`inspect://${host}/${kind}?seconds=3`);
    const seen = flatText(profile, type) + profile.comment.join("\n");
    const all = CLIENTS * Number(profile.durationNanos);
    for (const [name, share] of [["handle", 1], ["query", 1 / 3]] as const) {
      const part = cumOf(profile, type, name) / all;
      ok(part > share * 0.7 && part < Math.min(1.1, share * 1.6), `${name}: ${part}\n${seen}`);
    }
    for (const [name, line] of Object.entries(FIRST_LINES)) {
      const found = functionOf(profile, name);
      ok(found?.filename === WAITING && Number(found.startLine) === line, `${name}\n${seen}`);
    }
  }
  await says(/rounds/);
}

/** Makes sure that the threads of a program are those that the kernel has. */
export async function checkThreads({ host, pid, says }: Inspected): Promise<void> {
  await says(/rounds/);
  for (const from of [host, `pid:${pid}`]) {
    const { profile, said } = await inspected(`inspect://${from}/threadcreate`);
    const main = (await Deno.readTextFile(`/proc/${pid}/comm`)).trimEnd();
    ok(flatOf(profile, "threadcreate", main) >= 1, flatText(profile, "threadcreate"));
    ok(sumOf(profile, "threadcreate") >= 4, flatText(profile, "threadcreate"));
    ok(!said.includes("SIGUSR1"), said);
  }
}

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
  assertCanonical(profile, source);
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
