import { deepStrictEqual, notStrictEqual, ok, strictEqual } from "node:assert/strict";
import { numberBases, numberFrom } from "../../../lib/threads/join/goroutine_numbers.ts";
import { ProfileBuilder, valueType } from "../../../lib/profile/builder.ts";
import type { Profile } from "../../../lib/profile/types.ts";

const member = (id: string, task: string) => ({
  id,
  task,
  thread: id,
  program: "",
  serves: [],
  pages: false,
});

Deno.test("where the system lists no tasks, each thread has a number all the same", () => {
  const members = [member("x", ""), member("y", ""), member("x", ""), member("z", "no task")];
  const bases = [...numberBases(members).values()];
  strictEqual(new Set(bases).size, members.length);
  ok(bases.every((base) => Number.isSafeInteger(base + 2 ** 32)), `${bases}`);
  const [x, y] = members;
  strictEqual(numberBases([y!, x!]).get(y!), numberBases(members).get(y!));
  notStrictEqual(numberBases(members).get(y!), numberBases(members).get(x!));
});

Deno.test("a task from before the process' first number still has one of its own", () => {
  const [before, after] = [member("b", `${Deno.pid - 1}`), member("a", `${Deno.pid + 1}`)];
  const bases = [...numberBases([before, after]).values()];
  ok(bases[0]! > 0 && bases[1]! > 0 && bases[0] !== bases[1], `${bases}`);
});

Deno.test("only numbers of goroutines are moved", () => {
  const labels = [{ key: "goroutine", num: 5, numUnit: "" }, {
    key: "waited",
    num: 5,
    numUnit: "",
  }];
  const profileOf = (type: string): Profile => {
    const sampleType = [valueType(type, "count")];
    const builder = new ProfileBuilder({
      sampleType,
      periodType: sampleType[0]!,
      period: 1,
      timeNanos: 0n,
    });
    builder.add([], [1], labels);
    return builder.build();
  };
  const numbersOf = (profile: Profile) =>
    profile.sample[0]!.label.map((label) => "num" in label ? Number(label.num) : 0);
  deepStrictEqual(numbersOf(numberFrom(7e10, profileOf("goroutine"))), [7e10 + 5, 5]);
  deepStrictEqual(numbersOf(numberFrom(7e10, profileOf("samples"))), [5, 5]);
});
