import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { dumpSuspensions } from "../../../lib/collect/goroutine/dump.ts";
import { startScript } from "../../support/inspected_script.ts";

const PROGRAM = `
async function restless() {
  for (;;) await new Promise((resolve) => setTimeout(resolve, 1));
}
async function waiting() {
  await never;
}
const never = globalThis.never = new Promise(() => {});
for (let i = 0; i < 300; i++) { restless(); waiting(); }
`;

Deno.test("dumps that several take of a program at once do not see each other, nor end it", async () => {
  await using program = await startScript(PROGRAM);
  await Promise.all([1, 2].map(async () => {
    const client = await program.connect();
    for (let i = 0; i < 3; i++) {
      const { suspendedFrames } = await dumpSuspensions(client);
      const of = (name: string) => suspendedFrames.filter(({ call }) => call.functionName === name);
      strictEqual(of("restless").length, 300);
      const lines = new Set(of("waiting").map(({ position }) => position?.line));
      deepStrictEqual([of("waiting").length, [...lines]], [300, [6]]);
    }
  }));
});
