import { deepStrictEqual, match, strictEqual, throws } from "node:assert/strict";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { CustomProfile } from "../../../lib/collect/custom/custom_profile.ts";
import {
  customProfiles,
  lookupProfile,
  newProfile,
} from "../../../lib/collect/custom/custom_profiles.ts";
import { PROFILE_KINDS } from "../../../lib/collect/kinds/profile_kinds.ts";
import { RESERVED_NAMES } from "../../../lib/collect/custom/reserved_names.ts";
import { PAGES } from "../../../lib/serve/pages.ts";
import { PAGES_NAME } from "../../../lib/serve/paths.ts";

const firstLine = (profile: CustomProfile) => profile.read()[0]?.stack.split("\n")[0] ?? "";

Deno.test("CustomProfile counts values by where they were added", () => {
  const profile = new CustomProfile("x");
  const open = (value: unknown) => profile.add(value);
  const objects = [{}, [], () => {}, Symbol("own"), 7, "seven", null, undefined, Symbol.for("all")];
  objects.forEach((value) => open(value));
  open(NaN);
  strictEqual(profile.count, objects.length + 1);
  deepStrictEqual(profile.read().map(({ count }) => count), [objects.length, 1]);
  for (const value of [...objects, NaN]) profile.remove(value);
  profile.remove("never added");
  deepStrictEqual([profile.count, profile.read()], [0, []]);
});

Deno.test("CustomProfile begins at the caller, or at callers of it", () => {
  const profile = new CustomProfile("x");
  const inner = (skip: number) => profile.add(skip, skip);
  const outer = (skip: number) => inner(skip);
  const first: string[] = [];
  for (const skip of [0, 1, 1000]) {
    outer(skip);
    first.push(firstLine(profile));
    profile.remove(skip);
  }
  match(first[0]!, /^ +at inner \(file:.*custom_profile_test\.ts:\d+:\d+\)$/);
  match(first[1]!, /^ +at outer \(/);
  strictEqual(first[2], "");
});

Deno.test("CustomProfile refuses what it has, and what is no count of callers", () => {
  const profile = new CustomProfile("x");
  const value = {};
  profile.add(value);
  throws(() => profile.add(value), /^RangeError: Cannot add to profile "x": it has that value/);
  throws(() => profile.add({}, -1), /skip is -1/);
  throws(() => profile.add({}, 0.5), /skip is 0.5/);
  strictEqual(profile.count, 1);
});

Deno.test("CustomProfile holds no object alive", async () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const profile = new CustomProfile("x");
  class Connection {
    constructor(keep: boolean) {
      // A stack that is not yet text would keep `this`.
      profile.add(this);
      if (!keep) profile.remove(this);
    }
  }
  for (let i = 0; i < 100; i++) new Connection(i % 2 === 0);
  const kept = new Connection(true);
  for (let i = 0; i < 50 && profile.count > 1; i++) {
    collect();
    await new Promise((turned) => setTimeout(turned, 1));
  }
  deepStrictEqual([profile.count, profile.lost], [1, 50]);
  profile.remove(kept);
  strictEqual(profile.count, 0);
});

Deno.test("newProfile() refuses names that are in use", () => {
  const made = newProfile("test.registry");
  strictEqual(lookupProfile("test.registry"), made);
  strictEqual(lookupProfile("heap"), undefined);
  strictEqual(customProfiles().includes(made), true);
  throws(() => newProfile("test.registry"), /^RangeError: Cannot make profile "test.registry"/);
  throws(() => newProfile("heap"), /the name is in use/);
  throws(() => newProfile("ui/x"), /the name is in use/);
  throws(() => newProfile(""), /its name is empty/);
});

Deno.test("reserved are the names of all routes", () => {
  const routes = [...PROFILE_KINDS, ...PAGES].map(({ name }) => name);
  deepStrictEqual([...RESERVED_NAMES].sort(), [...new Set([...routes, PAGES_NAME])].sort());
});
