import { deepStrictEqual } from "node:assert/strict";
import type { DemangleMode } from "../../../lib/machine/demangle/demangle.ts";
import { demangleNames as demangle } from "../../../lib/machine/demangle/demangle_names.ts";
import { profileOf } from "../../analyse/support.ts";

async function shortened(name: string, mode: DemangleMode = ""): Promise<string> {
  const profile = profileOf(["x", 1]);
  Object.assign(profile.function[0]!, { name, systemName: name });
  await demangle(profile, mode, false);
  return profile.function[0]!.name;
}

Deno.test("demangle() shortens what looks like C++", async () => {
  const cases = {
    "std::vector<int, A<int> >::push_back(int&&)": "std::vector::push_back",
    "<script>alert(1)</script>": "alert",
    "a::b(c)d)e": "a::bd)e",
    "foo<bar": "foo<bar",
    "Class.<init>": "Class.<init>",
    "main.(*List[...]).Len": "main.(*List[...]).Len",
    "main.f(x)": "main.f(x)",
  };
  for (const [name, short] of Object.entries(cases)) deepStrictEqual(await shortened(name), short);
});

Deno.test("demangle() keeps as much as it is told", async () => {
  deepStrictEqual(await shortened("a::b<c>(d)", "templates"), "a::b<c>");
  deepStrictEqual(await shortened("a::b<c>(d)", "full"), "a::b<c>(d)");
  deepStrictEqual(await shortened("a::b<c>(d)", "none"), "a::b<c>(d)");
});

Deno.test("demangle() leaves functions that have another name", async () => {
  const profile = profileOf(["a::b(c)", 1]);
  profile.function[0]!.systemName = "other";
  await demangle(profile, "", false);
  deepStrictEqual(profile.function[0]!.name, "a::b(c)");
  await demangle(profile, "", true);
  deepStrictEqual(profile.function[0]!.name, "other");
});
