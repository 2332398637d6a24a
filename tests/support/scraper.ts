/**
 * A scraper as those of continuous profiling: each path in a loop of its own, checks of what comes,
 * and differences of cumulative profiles by their addresses.
 *
 * @module
 */
import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { gunzipSync } from "node:zlib";
import { Profile as WireProfile } from "npm:pprof-format@2.3.2";
import { decodeProfile } from "../../lib/profile/decode/decode.ts";
import type { Label, Profile, Sample } from "../../lib/profile/types.ts";

/** Each may hold the program for a second, and a test is no service that runs for days. */
const DUMPS = 1;

/** What a loop does after each of its answers. */
export interface Turn {
  path: string;
  profile: Profile;
  /** Milliseconds until the answer was there. */
  took: number;
}

/** How to scrape. */
export interface ScrapeOptions {
  /** Where the profiles are, such as `http://127.0.0.1:4000/debug/pprof`. */
  root: string;
  /** Such as `profile?seconds=1`. */
  paths: readonly string[];
  /** How often each is requested, unless it takes longer. */
  everyMillis: number;
  /** Requests of each, but of dumps, of which there is one. */
  turns: number;
  /** Called after each answer. */
  onTurn(turn: Turn): void;
}

/** Scrapes all paths at once, and checks every answer. */
export async function scrape({ root, paths, everyMillis, turns, onTurn }: ScrapeOptions) {
  await Promise.all(paths.map(async (path) => {
    await sleep(Math.random() * everyMillis);
    const most = path === "goroutine" ? Math.min(turns, DUMPS) : turns;
    for (let turn = 0; turn < most; turn++) {
      const began = performance.now();
      const profile = await checked(path, await fetch(`${root}/${path}`));
      const took = performance.now() - began;
      onTurn({ path, profile, took });
      await sleep(everyMillis - took);
    }
  }));
}

/** What scrapers refuse, or file wrongly, fails here. */
async function checked(path: string, response: Response): Promise<Profile> {
  const bytes = await response.bytes();
  strictEqual(response.status, 200, path);
  match(response.headers.get("content-type") ?? "", /^application\/octet-stream/);
  strictEqual(response.headers.get("content-encoding"), null, path);
  deepStrictEqual([...bytes.subarray(0, 2)], [0x1f, 0x8b], path);
  const { stringTable } = WireProfile.decode(gunzipSync(bytes));
  strictEqual(stringTable.strings[0], "", path);
  const profile = await decodeProfile(bytes);
  for (const table of [profile.mapping, profile.location, profile.function]) {
    ok(table.every(({ id }, i) => id === i + 1), `${path}: ids are not 1, 2, 3 …`);
  }
  for (const { address, mapping } of profile.location) {
    ok(address > 0, `${path}: a location has no address`);
    ok(
      !mapping || address >= mapping.memoryStart && address < mapping.memoryLimit,
      `${path}: ${address} is outside of its mapping`,
    );
  }
  for (const { label, location } of profile.sample) {
    ok(label.every(({ key }) => key !== ""), `${path}: a label has no key`);
    ok(location.length > 0, `${path}: a sample has no stack`);
  }
  // A profile with a duration is of that time alone.
  if (/seconds=/.test(path)) ok(profile.durationNanos > 0, `${path} has no duration`);
  else strictEqual(profile.durationNanos, 0, `${path} is cumulative and has a duration`);
  const age = Date.now() - Number(BigInt(profile.timeNanos) / 1_000_000n);
  ok(age > -1_000 && age < 600_000, `${path} is ${age} ms old`);
  return profile;
}

/**
 * What came from profile to profile, by function: with that, by its address, and what it called.
 *
 * @param profiles Cumulative ones; the first is what the others are compared with.
 * @param type A sample type that is a sum since the start.
 */
export function sumOfDeltas(profiles: readonly Profile[], type: string): Map<string, number> {
  const before = new Map<string, number>();
  const sums = new Map<string, number>();
  for (const [turn, profile] of profiles.entries()) {
    const at = profile.sampleType.findIndex((each) => each.type === type);
    const now = new Map<string, { value: number; samples: Sample[] }>();
    for (const sample of profile.sample) {
      const key = stackKey(sample);
      const known = now.get(key) ?? { value: 0, samples: [] };
      known.value += Number(sample.value[at]);
      known.samples.push(sample);
      now.set(key, known);
    }
    for (const [key, { value, samples }] of now) {
      const delta = value - (before.get(key) ?? 0);
      before.set(key, value);
      if (turn === 0) continue;
      ok(delta >= 0, `${type} of a stack falls by ${-delta}`);
      for (const name of functionsOf(samples[0]!)) sums.set(name, (sums.get(name) ?? 0) + delta);
    }
  }
  return sums;
}

/** What the last has beyond the first, by function, whatever the addresses. */
export function difference(profiles: readonly Profile[], type: string): Map<string, number> {
  const sums = new Map<string, number>();
  for (const [profile, sign] of [[profiles.at(-1)!, 1], [profiles[0]!, -1]] as const) {
    const at = profile.sampleType.findIndex((each) => each.type === type);
    for (const sample of profile.sample) {
      for (const name of functionsOf(sample)) {
        sums.set(name, (sums.get(name) ?? 0) + sign * Number(sample.value[at]));
      }
    }
  }
  return sums;
}

/** All that such readers know of a stack. */
function stackKey({ location, label }: Sample): string {
  return `${location.map(({ address }) => address).join()} ${label.map(labelText).sort().join()}`;
}

function labelText(label: Label): string {
  return "str" in label ? `${label.key}=${label.str}` : `${label.key}=${label.num}`;
}

function functionsOf({ location }: Sample): Set<string> {
  return new Set(location.flatMap(({ line }) => line.map((each) => each.function.name)));
}

function sleep(millis: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, millis)));
}
