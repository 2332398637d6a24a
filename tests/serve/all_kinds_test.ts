import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { allKinds, findKind, offeredKinds } from "../../lib/serve/all_kinds.ts";

const COUNTS = new Map([["heap", 3], ["jobs", 4]]);
const counts = (silent: string[]) => () => Promise.resolve({ counts: COUNTS, remarks: [], silent });

Deno.test("kinds of other threads are known by their counts", async () => {
  const offered = offeredKinds(COUNTS).map(({ name }) => name);
  deepStrictEqual(offered.slice(0, 2), ["profile", "heap"]);
  strictEqual(offered.at(-1), "jobs");
  strictEqual(allKinds(COUNTS).filter(({ name }) => name === "heap").length, 1);
  const heap = await findKind(
    "heap",
    () => Promise.reject(new Error("nothing has to be requested")),
  );
  strictEqual(typeof heap === "string" ? heap : heap.name, "heap");
  const jobs = await findKind("jobs", counts([]));
  strictEqual(typeof jobs === "string" ? jobs : jobs.name, "jobs");
});

Deno.test("what nobody has is told apart from what one does not know", async () => {
  strictEqual(await findKind("files", counts([])), "Unknown profile");
  match(
    `${await findKind("files", counts(["busy"]))}`,
    /^Unknown profile of the threads that answer; without an answer: busy$/,
  );
});
