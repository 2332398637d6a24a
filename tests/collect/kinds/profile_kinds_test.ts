import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { customKind } from "../../../lib/collect/kinds/custom.ts";
import { kindOffers } from "../../../lib/collect/kinds/kind_offer.ts";
import { kindOptions } from "../../../lib/collect/kinds/kind_options.ts";
import { PROFILE_KINDS } from "../../../lib/collect/kinds/profile_kinds.ts";
import { LACKS, type Target } from "../../../lib/collect/target/capabilities.ts";

const KINDS = [...PROFILE_KINDS, customKind("numbers.open")];

Deno.test("a kind can be taken of each target, but of one that lacks what it needs", async () => {
  for (const { name, needs, take } of KINDS) {
    for (const target of Object.keys(LACKS) as Target[]) {
      const why = LACKS[target][needs];
      strictEqual(take[target] === undefined, why !== undefined, `${name} of ${target}: ${why}`);
      if (take[target]) strictEqual(typeof await take[target](), "function", name);
    }
    if (take.process) strictEqual(typeof await take.process(), "function", name);
  }
});

Deno.test("names, files of records and their order are different for each kind", () => {
  const records = KINDS.flatMap(({ record }) => record ?? []);
  for (
    const values of [
      KINDS.map(({ name }) => name),
      records.map(({ name }) => name),
      records.map(({ order }) => order),
      kindOffers(KINDS).map(({ title }) => title),
    ]
  ) {
    ok(values.length > 1);
    deepStrictEqual([...new Set<unknown>(values)], values);
  }
});

Deno.test("the index page has a sentence about each kind, but those of the program's own", () => {
  for (const { name, description } of PROFILE_KINDS) match(description, /^[A-Z].*\.$/, name);
});

Deno.test("a recording has the length of its kind, where nobody says", () => {
  const { signal } = new AbortController();
  const lengths = KINDS.map((kind) => [kind.name, kindOptions(kind, {}, signal).seconds]);
  for (const kind of KINDS) {
    strictEqual(kindOptions(kind, { seconds: 2 }, signal).seconds, 2);
    strictEqual(kind.length === undefined, kind.seconds !== "length", kind.name);
  }
  deepStrictEqual(lengths.filter(([, length]) => length !== undefined), [["profile", 30], [
    "await",
    10,
  ], ["fgprof", 30]]);
});

Deno.test("windows end with the request or with the profiler", () => {
  for (const which of ["request", "profiler"]) {
    const [request, profiler] = [new AbortController(), new AbortController()];
    const options = kindOptions(KINDS[0]!, { signal: request.signal }, profiler.signal);
    const { signal } = options;
    strictEqual(signal?.aborted, false);
    (which === "request" ? request : profiler).abort();
    strictEqual(signal?.aborted, true);
  }
  const stopped = new AbortController();
  // Deno warns of every request whose signal was looked at.
  const unread = {
    get signal(): AbortSignal {
      throw new Error("nobody needs it");
    },
  };
  kindOptions(KINDS[0]!, unread, stopped.signal);
});
