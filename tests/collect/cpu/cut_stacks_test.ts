import { deepStrictEqual } from "node:assert/strict";
import { CutStacks } from "../../../lib/collect/cpu/cut_stacks.ts";
import type { NativeFrame, NativeStack } from "../../../lib/native/native_frame.ts";

/** A stack of names: `js` is JavaScript, `sys_…` of the kernel. */
function stackOf(names: string, isWhole: boolean): NativeStack {
  const frames = names.split(" ").map((name): NativeFrame => ({
    kind: name === "js" ? "script" : name.startsWith("sys_") ? "kernel" : "native",
    name,
    systemName: name,
    file: "",
    mapping: 0,
  }));
  return { frames, isWhole, isSwitch: false };
}

function completed(cut: CutStacks, stack: NativeStack): [string, number][] {
  return cut.complete(stack).map(([{ frames }, share]) => [
    frames.map(({ name }) => name).join(" "),
    share,
  ]);
}

const conn = stackOf("send conn.rs main", true);
const script = stackOf("send op js", false);
const cut = new CutStacks([conn, conn, conn, script, stackOf("send astray", false)]);

Deno.test("CutStacks completes what ends in a library by who else called that", () => {
  deepStrictEqual(completed(cut, stackOf("sys_tcp send astray", false)), [
    ["sys_tcp send conn.rs main", 0.75],
    ["sys_tcp send op js", 0.25],
  ]);
});

Deno.test("CutStacks leaves alone what is whole, and what nobody was seen to call", () => {
  deepStrictEqual(completed(cut, stackOf("sys_tcp send other.rs main", true)), [
    ["sys_tcp send other.rs main", 1],
  ]);
  deepStrictEqual(completed(cut, stackOf("sys_poll poll", false)), [["sys_poll poll", 1]]);
  deepStrictEqual(completed(cut, stackOf("sys_irq", false)), [["sys_irq", 1]]);
});
