import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import fc from "npm:fast-check@4.10.2";
import { demangle, type DemangleMode } from "../../../lib/machine/demangle/demangle.ts";

const MODES: DemangleMode[] = ["", "templates", "full"];
/** Names of compilers, and what the real program's demangler makes of them; `-` for nothing. */
const NAMES = new URL("../../fixtures/mangled/names.tsv", import.meta.url);

Deno.test("demangle() makes of names what the real program makes of them", async () => {
  const lines = (await Deno.readTextFile(NAMES)).trimEnd().split("\n");
  for (const line of lines) {
    const [name = "", ...expected] = line.split("\t");
    deepStrictEqual([name, ...MODES.map((mode) => demangle(name, mode) ?? "-")], [
      name,
      ...expected,
    ]);
  }
});

Deno.test("demangle() knows expressions, packs and lambdas", () => {
  const cases: Record<string, string> = {
    "_Z1fIiEvDTcl1gfp_EE": "void f<int>(decltype (g({parm#1})))",
    "_Z1fIiEDTcl1gfp_EET_": "decltype (g({parm#1})) f<int>(int)",
    "_Z1fIJidEEvDpT_": "void f<int, double>(int, double)",
    "_Z1fIJEEvDpT_": "void f<>()",
    "_ZZ1fvENKUliE_clEi": "f()::{lambda(int)#1}::operator()(int) const",
    "_ZZ1fvENKUlT_E_clIiEEDaS_": "auto f()::{lambda(auto:1)#1}::operator()<int>(int) const",
    "_Z1fPFvPFivEE": "f(void (*)(int (*)()))",
    "_Z1fRA3_A4_Ki": "f(int const (&) [3][4])",
    "_Z1fM1AKFivE": "f(int (A::*)() const)",
    "_ZN1AcvT_IiEEv": "A::operator int<int>()",
    "_Z1fILin1EEvv": "void f<-1>()",
    "_Z1fIXgtLi3ELi2EEEvv": "void f<((3)>(2))>()",
    "_ZNSt6vectorIiSaIiEED1Ev": "std::vector<int, std::allocator<int> >::~vector()",
    "_ZN1aB5cxx11Ev": "a[abi:cxx11]()",
    "_ZTV1A": "vtable for A",
    "_Z3fooU5blockPi": "foo(int* block)",
    "_RNvC1a1b": "a::b",
    "_ZN1a1b17h0123456789abcdefE": "a::b",
    "_ZN1a1b17h1111111111111111E": "a::b::h1111111111111111",
  };
  const found = Object.keys(cases).map((name) => [name, demangle(name, "full") ?? "-"]);
  deepStrictEqual(Object.fromEntries(found), cases);
});

Deno.test("demangle() leaves names that are not mangled, and all names in mode none", () => {
  for (const name of ["", "main", "_Z", "_R", "_start", "Z1fv", "_ZN", "_Z1", "std::sort(int)"]) {
    for (const mode of MODES) strictEqual(demangle(name, mode), undefined);
  }
  strictEqual(demangle("_Z1fv", "none"), undefined);
});

Deno.test("demangle() counts bytes", () => {
  strictEqual(demangle("_Z3é1v", "full"), "é1()");
  strictEqual(demangle("_RNtNvCu8Gdel_5qa6Escher4Bach", "full"), "Gödel::Escher::Bach");
});

Deno.test("demangle() gives up on names that would never end", () => {
  const number = (n: number) => n === 0 ? "_" : `${(n - 1).toString(36).toUpperCase()}_`;
  let doubling = "_Z1f1AIiiE";
  for (let i = 1; i < 60; i++) doubling += `S_IS${number(i)}S${number(i)}E`;
  strictEqual(demangle(doubling, "full"), undefined);
  strictEqual(demangle(doubling, ""), "f");
  for (const deep of ["P", "PF", "1AI", "Z", "N1A", "XadLZ", "Dp", "K"]) {
    const result = demangle(`_Z1f${deep.repeat(50_000)}i`, "full");
    ok(result === undefined || result.length <= 1 << 20);
  }
  strictEqual(demangle(`_RIC1a${"R".repeat(100_000)}uE`, "full"), undefined);
});

Deno.test("demangle() never throws", () => {
  const letters = fc.constantFrom(..."0123456789_ESTNIJKLMRPOFAXZDCsrtgicvlbnodpQUWVBHG$.é");
  const start = fc.constantFrom("_Z", "_ZN", "_R", "_RNv", "_ZN1a", "_GLOBAL__I_", "___Z");
  const name = fc.tuple(start, fc.array(letters, { maxLength: 40 }))
    .map(([head, tail]) => head + tail.join(""));
  fc.assert(
    fc.property(name, (text) => {
      for (const mode of MODES) demangle(text, mode);
    }),
    { numRuns: 5000 },
  );
});
