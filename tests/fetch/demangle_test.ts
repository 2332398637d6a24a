import { deepStrictEqual } from "node:assert/strict";
import { type DemangleMode, demangleNames as demangle } from "../../lib/fetch/demangle.ts";
import { profileOf } from "../analyse/support.ts";

function shortened(name: string, mode: DemangleMode = ""): string {
  const profile = profileOf(["x", 1]);
  Object.assign(profile.function[0]!, { name, systemName: name });
  demangle(profile, mode, false);
  return profile.function[0]!.name;
}

Deno.test("demangle() shortens what looks like C++", () => {
  const cases = {
    "std::vector<int, A<int> >::push_back(int&&)": "std::vector::push_back",
    "<script>alert(1)</script>": "alert",
    "a::b(c)d)e": "a::bd)e",
    "foo<bar": "foo<bar",
    "Class.<init>": "Class.<init>",
    "main.(*List[...]).Len": "main.(*List[...]).Len",
    "main.f(x)": "main.f(x)",
  };
  deepStrictEqual(Object.fromEntries(Object.keys(cases).map((n) => [n, shortened(n)])), cases);
});

Deno.test("demangle() keeps as much as it is told", () => {
  deepStrictEqual(
    (["templates", "full", "none"] as const).map((mode) => shortened("a::b<c>(d)", mode)),
    ["a::b<c>", "a::b<c>(d)", "a::b<c>(d)"],
  );
});

Deno.test("demangle() leaves functions that have another name", () => {
  const profile = profileOf(["a::b(c)", 1]);
  profile.function[0]!.systemName = "other";
  demangle(profile, "", false);
  deepStrictEqual(profile.function[0]!.name, "a::b(c)");
  demangle(profile, "", true);
  deepStrictEqual(profile.function[0]!.name, "other");
});
