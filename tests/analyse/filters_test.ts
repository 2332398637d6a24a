import { deepStrictEqual, strictEqual, throws } from "node:assert/strict";
import { applyFilters, type Filters } from "../../lib/analyse/filter/filters.ts";
import { labelUnits } from "../../lib/analyse/label_units.ts";
import type { Profile } from "../../lib/profile/types.ts";
import { profileOf, stacksOf } from "./support.ts";

const NONE: Filters = {
  focus: "",
  ignore: "",
  hide: "",
  show: "",
  show_from: "",
  prune_from: "",
  tagfocus: "",
  tagignore: "",
  tagshow: "",
  taghide: "",
};

function filtered(profile: Profile, filters: Partial<Filters>, warnings: string[] = []) {
  const { units } = labelUnits(profile);
  return applyFilters(profile, { ...NONE, ...filters }, units, (text) => warnings.push(text));
}

const ABC = profileOf(["a b c", 1], ["b c", 2], ["c", 4]);

const NAME_CASES: readonly [Partial<Filters>, [string, number][]][] = [
  [{}, [["a b c", 1], ["b c", 2], ["c", 4]]],
  [{ focus: "b" }, [["a b c", 1], ["b c", 2]]],
  [{ focus: "b", ignore: "^a$" }, [["b c", 2]]],
  [{ hide: "b" }, [["a c", 1], ["c", 2], ["c", 4]]],
  [{ show: "^[ab]$" }, [["a b", 1], ["b", 2]]],
  [{ show_from: "b" }, [["a b", 1], ["b", 2]]],
  [{ prune_from: "b" }, [["b c", 1], ["b c", 2], ["c", 4]]],
  [{ focus: "a.ts" }, [["a b c", 1]]],
  [{ ignore: "app" }, []],
];

Deno.test("applyFilters() keeps what names select", () => {
  for (const [filters, stacks] of NAME_CASES) {
    deepStrictEqual(stacksOf(filtered(ABC, filters)), stacks);
  }
});

Deno.test("applyFilters() leaves the profile as it was", () => {
  const before = structuredClone(ABC);
  for (const [filters] of NAME_CASES) filtered(ABC, filters);
  deepStrictEqual(ABC, before);
});

Deno.test("applyFilters() says which filters found nothing", () => {
  const warnings: string[] = [];
  filtered(ABC, { focus: "x", hide: "x", tagfocus: "1kb:", taghide: "x" }, warnings);
  deepStrictEqual(warnings, [
    "tagfocus:Interpreted '1kb:' as range, not regexp",
    "Focus expression matched no samples",
    "Hide expression matched no samples",
    "TagFocus expression matched no samples",
    "TagHide expression matched no samples",
  ]);
});

Deno.test("applyFilters() has Go's text for a wrong expression", () => {
  throws(() => filtered(ABC, { show_from: "(" }), {
    name: "SyntaxError",
    message: "parsing show_from regexp: error parsing regexp: missing closing ): `(`",
  });
  throws(() => filtered(ABC, { tagfocus: "99999999999999999999" }), RangeError);
});

const TAGGED = profileOf(
  ["a", 1, [{ key: "size", num: 1024, numUnit: "bytes" }]],
  ["b", 2, [{ key: "size", num: 4096, numUnit: "bytes" }, { key: "user", str: "ann" }]],
  ["c", 4, [{ key: "n", num: 3, numUnit: "" }, { key: "user", str: "bob" }]],
);

const TAG_CASES: readonly [Partial<Filters>, string][] = [
  [{ tagfocus: "1kb" }, "a"],
  // A number whose unit nobody knows is taken to be in the filter's.
  [{ tagfocus: "2kb:" }, "b c"],
  [{ tagfocus: ":2kb" }, "a"],
  [{ tagfocus: "1kb:4kb" }, "a b c"],
  [{ tagfocus: "size=4kb" }, "b"],
  [{ tagfocus: "n=3" }, "c"],
  [{ tagfocus: "ann" }, "b"],
  [{ tagfocus: "user=ann,bob" }, "b c"],
  [{ tagfocus: "user:ann,user:bob" }, ""],
  [{ tagignore: "user" }, "a"],
];

Deno.test("applyFilters() keeps what tags select", () => {
  for (const [filters, names] of TAG_CASES) {
    strictEqual(stacksOf(filtered(TAGGED, filters)).map(([name]) => name).join(" "), names);
  }
});
