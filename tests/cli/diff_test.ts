import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { diffNotes } from "../../lib/cli/diff.ts";
import type { Profile } from "../../lib/profile/types.ts";
import { addOtherThreads } from "../../lib/record/other_threads.ts";
import { recordedProfile } from "../support/cpu_profile.ts";

Deno.test("diffNotes() distinguishes a profile of the process from one of its main thread", () => {
  const main = recordedProfile(["# cpu: 10 samples of V8's profiler, running since start"]);
  const all = addOtherThreads(main, main, { nanos: 5, least: 5, most: 5 });
  const [note, ...more] = diffNotes(main, all);
  match(note ?? "", /^The base is of the threads that run JavaScript, .* of all threads of the/);
  match(diffNotes(all, main)[0] ?? "", /^The base is of all threads of the process, /);
  deepStrictEqual(more, []);
  for (const same of [main, all]) deepStrictEqual(diffNotes(same, same), []);
  const foreign: Profile = { ...main, comment: [] };
  strictEqual(diffNotes(foreign, all).length, 0);
});
