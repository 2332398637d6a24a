import { deepStrictEqual, match, ok } from "node:assert/strict";
import type { Profile } from "../../../lib/profile/types.ts";
import { isOfProgram } from "../../support/profile_numbers.ts";
import { runProfiled } from "../../support/program_profile.ts";

/** CPU time under a function, by the route of its samples. */
function routesOf({ sample }: Profile, name: string): Map<string, number> {
  const routes = new Map<string, number>();
  for (const { location, label, value } of sample) {
    if (!location.some(({ line }) => line.some((l) => l.function?.name === name))) continue;
    const route = label.find(({ key }) => key === "route");
    const text = route && "str" in route ? route.str : "";
    routes.set(text, (routes.get(text) ?? 0) + Number(value[1]));
  }
  return routes;
}

Deno.test("labels: of routes that interleave at least 97 per cent is labelled right", async () => {
  await using run = await runProfiled("labelled.ts");
  const profile = await run.profile();
  for (const [name, route] of Object.entries({ burnA: "/a", burnB: "/b", burnNone: "" })) {
    const routes = routesOf(profile, name);
    const all = [...routes.values()].reduce((sum, nanos) => sum + nanos, 0);
    ok(all > 0, `${name} was never seen`);
    const share = (routes.get(route) ?? 0) / all;
    ok(share >= 0.97, `${name}: ${share} is under ${route}, of ${JSON.stringify([...routes])}`);
  }
  const inner = profile.sample.flatMap(({ label }) => label.filter(({ key }) => key === "tenant"));
  ok(inner.some((label) => "str" in label && label.str === "a"));
  match(profile.comment.join("\n"), /labels: [\d.]+% of JavaScript's time was under labels/);
  const burning = profile.sample.map(({ location }) =>
    location.flatMap(({ line }) => line.map((each) => each.function?.name ?? ""))
  ).filter((names) => names.some((name) => name.startsWith("burn")));
  deepStrictEqual(burning.flat().filter((name) => name.startsWith("deno_pprof.")), []);
});

Deno.test("labels: a program without any has none in its profiles", async () => {
  await using run = await runProfiled("leaves.ts");
  const profile = await run.profile();
  const own = profile.sample.filter(isOfProgram);
  deepStrictEqual(own.filter(({ label }) => label.length > 0), []);
  ok(!profile.comment.join("\n").includes("labels:"));
});
