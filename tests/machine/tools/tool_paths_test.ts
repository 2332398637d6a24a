import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { findTool, findTools } from "../../../lib/machine/tools/tool_paths.ts";

const MACHINE = new URL("../../fixtures/profiles/tool/machine", import.meta.url).pathname;

Deno.test("findTool() looks where it is told, for one tool or for all", () => {
  const command = (tools: string, path = "") => findTool("nm", { tools, path });
  const gnu = { command: `${MACHINE}/gnu/nm`, found: true };
  const llvm = { command: `${MACHINE}/llvm/llvm-nm`, found: true };
  const missing = { command: "nm", found: false };
  deepStrictEqual(command(`${MACHINE}/gnu`), gnu);
  deepStrictEqual(command(`nm:${MACHINE}/gnu`), gnu);
  deepStrictEqual(command(`/nowhere,${MACHINE}/gnu/`), gnu);
  deepStrictEqual(command("", `/nowhere:${MACHINE}/gnu`), gnu);
  deepStrictEqual(command(`${MACHINE}/gnu,${MACHINE}/llvm`), llvm);
  deepStrictEqual(command(`${MACHINE}/gnu,nm:${MACHINE}/llvm`), llvm);
  deepStrictEqual(command(`objdump:${MACHINE}/gnu`), missing);
  deepStrictEqual(command(`other:${MACHINE}/gnu`), missing);
  deepStrictEqual(command("/nowhere", `${MACHINE}/gnu`), missing);
  deepStrictEqual(command(`${MACHINE}/src`), missing);
});

Deno.test("findTools() names the better tool first", () => {
  const tools = findTools("objdump", { tools: `${MACHINE}/gnu,${MACHINE}/llvm`, path: "" });
  deepStrictEqual(tools, [`${MACHINE}/llvm/llvm-objdump`, `${MACHINE}/gnu/objdump`]);
  strictEqual(findTools("objdump", { tools: "", path: "" }).length, 0);
});
