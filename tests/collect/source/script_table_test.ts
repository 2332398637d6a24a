import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { connectInProcess } from "../../../lib/inspect/in_process.ts";
import type { CpuProfileNode } from "../../../lib/inspect/protocol.ts";
import { ScriptTable } from "../../../lib/collect/source/script_table.ts";
import { bigBundle } from "./big_bundle.ts";

const URL_ = "file:///nowhere/code.js";

/** Where V8 places the functions of a code that burns time in all of them, by line. */
async function placesInV8(code: string): Promise<CpuProfileNode["callFrame"][]> {
  const client = connectInProcess();
  const send = client.send as (method: string, params?: unknown) => Promise<unknown>;
  try {
    await client.send("Profiler.enable");
    await send("Profiler.setSamplingInterval", { interval: 200 });
    await send("Profiler.start");
    (0, eval)(`${code}\n//# sourceURL=${URL_}`);
    const { profile } = await send("Profiler.stop") as { profile: { nodes: CpuProfileNode[] } };
    return profile.nodes.map((n) => n.callFrame).filter((f) => f.url === URL_);
  } finally {
    client.close();
  }
}

const BURN = "for (const end = Date.now() + 40; Date.now() < end;);";

Deno.test("ScriptTable knows every kind of function where V8 places it", async () => {
  const lines: [code: string, names: string[]][] = [
    [`function decl() { ${BURN} } decl();`, ["decl"]],
    [`const arrow = async (x) => { ${BURN} }; arrow();`, ["arrow"]],
    [`const one = x => { ${BURN} }; one();`, ["one"]],
    [`class A { constructor() { ${BURN} } } new A();`, ["A"]],
    [`class B { get g() { ${BURN} } } new B().g;`, ["B.g"]],
    [`class C { static async s() { ${BURN} } } C.s();`, ["C.s"]],
    [`class D { *n() { ${BURN} } } [...new D().n()];`, ["D.n"]],
    [`class E { ["a" + 1]() { ${BURN} } } new E().a1();`, ["E.[computed]"]],
    [`class F { #p() { ${BURN} } q() { this.#p(); } } new F().q();`, ["F.#p"]],
    [`class G { f = (() => { ${BURN} })(); } new G();`, ["code.js.<anonymous:10>"]],
    [`class H { static { ${BURN} } }`, ["H"]],
    [`const o = { async m() { ${BURN} } }; o.m();`, ["o.m"]],
    [`const p = {}; p.q ??= function () { ${BURN} }; p.q();`, ["p.q"]],
    [`(function () { ${BURN} })();`, ["code.js.<anonymous:14>"]],
    [`/* ünï 𝒳 */ [1].map((x) => { ${BURN} });`, ["code.js.<anonymous:15>"]],
    [`function named() { [1].map(() => { ${BURN} }) } named();`, ["named.<anonymous:16>"]],
    [`[1].map(() => { ${BURN} }); [1].map(() => { ${BURN} });`, [
      "code.js.<anonymous:17:9>",
      "code.js.<anonymous:17:83>",
    ]],
  ];
  const code = lines.map(([line]) => line).join("\n");
  const table = await ScriptTable.load({ url: URL_, text: code });
  const frames = await placesInV8(code);
  for (const [i, [line, names]] of lines.entries()) {
    const found = frames.filter((f) => f.lineNumber === i).map((f) =>
      table.function({ line: f.lineNumber, column: f.columnNumber }, f.functionName)
    );
    for (const name of names) {
      const hit = found.find((f) => f.name === name);
      ok(hit, `${line}: ${name} is not among ${found.map((f) => f.name)}`);
      strictEqual(hit.startLine, i + 1);
    }
  }
});

Deno.test("ScriptTable counts lines as V8 does: CR LF, CR, U+2028", async () => {
  const ends = ["\r\n", "\r", "\u2028", "\u2029", "\n"];
  const code = ends.map((end, i) => `function f${i}() { ${BURN} } f${i}();${end}`).join("");
  const table = await ScriptTable.load({ url: URL_, text: code });
  const frames = (await placesInV8(code)).filter((f) => f.functionName !== "");
  deepStrictEqual(
    frames.map((f) => table.function({ line: f.lineNumber, column: f.columnNumber }, "").name),
    ["f0", "f1", "f2", "f3", "f4"],
  );
  deepStrictEqual(frames.map((f) => f.lineNumber), [0, 1, 2, 3, 4]);
});

Deno.test("ScriptTable names a module's own code, and keeps V8's names without a text", async () => {
  const table = await ScriptTable.load({ url: URL_, text: "" });
  strictEqual(table.function({ line: -1, column: -1 }, "").name, "(module code.js)");
  strictEqual(table.function({ line: 0, column: 0 }, "").name, "(module code.js)");
  deepStrictEqual(table.function({ line: 4, column: 2 }, "known"), {
    name: "known",
    file: "/nowhere/code.js",
    startLine: 5,
  });
  strictEqual(table.function({ line: 4, column: 2 }, "").name, "code.js.<anonymous:5:3>");
});

Deno.test("ScriptTable maps a large bundle, and lets the loop turn meanwhile", async () => {
  const bundle = bigBundle(5000);
  let turns = 0;
  const timer = setInterval(() => turns++, 0);
  const table = await ScriptTable.load({ url: URL_, text: bundle.text });
  clearInterval(timer);
  ok(turns > 10, `${turns} turns`);
  for (const i of [0, 1, 77, 4999]) {
    const position = { line: 2 * i, column: `function m${i.toString(36)}`.length };
    const found = table.function(position, "m");
    deepStrictEqual(found, {
      name: bundle.nameOf(i),
      file: "/nowhere/original.ts",
      startLine: bundle.lineOf(i),
    });
    strictEqual(table.line(2 * i + 2, position, found), bundle.lineOf(i) + 5);
    strictEqual(table.line(2 * i + 1, position, found), bundle.lineOf(i));
  }
});
