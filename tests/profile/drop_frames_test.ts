import { deepStrictEqual, strictEqual, throws } from "node:assert/strict";
import { ProfileBuilder } from "../../lib/profile/builder.ts";
import { dropFrames } from "../../lib/profile/drop_frames.ts";
import type { Profile } from "../../lib/profile/types.ts";

const CPU = { type: "cpu", unit: "nanoseconds" };

function profile(drop: string, keep: string, ...stacks: string[][]): Profile {
  const builder = new ProfileBuilder({
    sampleType: [CPU],
    periodType: CPU,
    period: 1,
    dropFrames: drop,
    keepFrames: keep,
  });
  for (const stack of stacks) {
    builder.add(
      stack.map((name) => ({
        name,
        systemName: name,
        filename: "",
        startLine: 0,
        line: 1,
        mapping: "app",
      })),
      [1],
    );
  }
  return builder.build();
}

function stacks({ sample }: Profile): string[][] {
  return sample.map(({ location }) => location.map(({ line }) => line[0]!.function.name));
}

Deno.test("dropFrames() removes a matching frame with its callees", () => {
  const dropped = dropFrames(profile("alloc", "", ["x", "alloc", "y", "alloc", "main"]));
  deepStrictEqual(stacks(dropped), [["main"]]);
});

Deno.test("dropFrames() prunes nothing before the first frame of the user", () => {
  const given = profile("alloc|start", "", ["main", "alloc", "start"], ["alloc", "start"]);
  deepStrictEqual(stacks(dropFrames(given)), [["main", "alloc", "start"], ["alloc", "start"]]);
});

Deno.test("dropFrames() spares what keepFrames matches", () => {
  deepStrictEqual(stacks(dropFrames(profile("a.*", "ab", ["ab", "main"]))), [["ab", "main"]]);
});

Deno.test("dropFrames() matches whole names without parameters", () => {
  const names = ["ops.malloc(int)", ".malloc", "malloc", "mallocs", "operator()(int)"];
  const given = profile("malloc|operator\\(\\)", "", ...names.map((name) => [name, "main"]));
  deepStrictEqual(stacks(dropFrames(given)).map((stack) => stack.length), [2, 1, 1, 2, 1]);
});

Deno.test("dropFrames() removes only inlined callees where the caller does not match", () => {
  const given = profile("inner", "", ["inner", "x", "main"]);
  const [inner, x] = given.location;
  x!.line = [...inner!.line, ...x!.line];
  const dropped = dropFrames(given);
  deepStrictEqual(stacks(dropped), [["x", "main"]]);
  strictEqual(x!.line.length, 2);
});

Deno.test("dropFrames() returns the profile itself if nothing matches", () => {
  for (const drop of ["", "nothing"]) {
    const given = profile(drop, "", ["main"]);
    strictEqual(dropFrames(given), given);
  }
});

Deno.test("dropFrames() refuses a broken expression", () => {
  throws(() => dropFrames(profile("a(", "", ["a"])), /failed to compile regexp a\(: .*missing/);
  throws(() => dropFrames(profile("(?=a)", "", ["a"])), SyntaxError);
});

Deno.test("dropFrames() is not slowed down by a hostile expression", () => {
  const given = profile("(a+)+$", "", ["a".repeat(200) + "b", "main"]);
  strictEqual(stacks(dropFrames(given))[0]?.length, 2);
});
