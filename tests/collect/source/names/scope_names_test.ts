import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { scopeNames } from "../../../../lib/collect/source/names/scope_names.ts";

/** Code and the names of its functions, in the order of their start. */
const CASES: Record<string, [code: string, names: string[]]> = {
  "declarations": ["function a() {} async function b() {} function* c() {}", ["a", "b", "c"]],
  "variables": ["const a = () => {}, b = x => x, c = async (y) => y, d = async z => z", [
    "a",
    "b",
    "c",
    "d",
  ]],
  "named expressions": ["const a = function b() {}", ["b"]],
  "assignments": ["a = () => 1; a.b.c = function () {}; this.d = () => 2; exports.e = () => 3", [
    "a",
    "a.b.c",
    "d",
    "exports.e",
  ]],
  "elements": ['a["b"] = () => {}; a["x y"] = () => {}; a[i] = () => {}; a[i + 1] = () => {}', [
    "a.b",
    'a["x y"]',
    "a[i]",
    "a[computed]",
  ]],
  "logical assignment": ["a ??= () => 1; b ||= () => 2; c &&= function () {}; d += () => 3", [
    "a",
    "b",
    "c",
    "",
  ]],
  "classes": [
    "class A { constructor() {} static s() {} get g() {} set g(v) {} async m() {} *n() {} " +
    "async *o() {} #p() {} static async *q() {} [Symbol.iterator]() {} ['x']() {} 'y z'() {} 1() {} }",
    [
      "A",
      "A.s",
      "A.g",
      "A.g",
      "A.m",
      "A.n",
      "A.o",
      "A.#p",
      "A.q",
      "A.[Symbol.iterator]",
      'A.["x"]',
      "A.y z",
      "A.1",
    ],
  ],
  "modifiers as keys": ["class A { static() {} get() {} async() {} set = () => {}; of() {} }", [
    "A.static",
    "A.get",
    "A.async",
    "A.set",
    "A.of",
  ]],
  "keywords as keys": ["const o = { class() {}, function: () => {}, default() {} }", [
    "o.class",
    "o.function",
    "o.default",
  ]],
  "fields": [
    "class A { a = () => 1; static b = function () {}\n c = x => ({ x })\n #d = async () => {}\n e\n f() {} }",
    ["A.a", "A.b", "A.c", "A.#d", "A.f"],
  ],
  "static blocks": ["class A { static { this.x = () => 1; } m() {} }", ["x", "A.m"]],
  "class expressions": ["const A = class { m() {} }; a.B = class extends A { constructor() {} }", [
    "A.m",
    "a.B",
  ]],
  "a class in a class": ["class A extends (class { m() {} }) { n() { return class { o() {} } } }", [
    "m",
    "A.n",
    "o",
  ]],
  "default exports": ["export default function () {}", ["default"]],
  "default arrows": ["export default async () => {}", ["default"]],
  "default classes": ["export default class { m() {} }", ["default.m"]],
  "calls at once": ["const a = (() => {})(); const b = function () {}(); !function () {}()", [
    "",
    "",
    "",
  ]],
  "parentheses": ["const a = (() => {}); const b = ((function () {}));", ["a", "b"]],
  "enums": ["var E; (function (E) { E[E['A'] = 0] = 'A' })(E || (E = {}))", [""]],
  "arguments": ["run(() => 1, function () {}, { get: () => 2, m() {} }, [() => 3])", [
    "",
    "",
    "get",
    "m",
    "",
  ]],
  "returned objects": ["function f() { return { a() {}, b: () => 1 } }", ["f", "a", "b"]],
  "arrow bodies": ["const f = (a) => (b) => ({ c: () => a ? x => 1 : y => 2 }), g = () => 1", [
    "f",
    "",
    "c",
    "",
    "",
    "g",
  ]],
  "spread": ["const o = { ...a, b() {}, ...{ c: () => 1 }, d }", ["o.b", "c"]],
  "nested objects": ["const o = { p: { q() {} }, r: [{ s() {} }] }", ["o.p.q", "s"]],
  "defaults": ["function f(a = () => 1, { b = () => 2, c: d = () => 3 } = {}) {}", [
    "f",
    "a",
    "b",
    "d",
  ]],
  "conditions": ["const a = b ? () => 1 : { m() {} }; const c = d || (() => 2)", ["", "m", ""]],
  "CommonJS": ["module.exports = { a() {} }; module.exports.b = exports.b = function () {}", [
    "module.exports.a",
    "exports.b",
  ]],
  "blocks": ["if (a) { b: { f = () => 1 } } else { switch (x) { case 1: { g = () => 2 } } }", [
    "f",
    "g",
  ]],
  "hashbang": ["#!/usr/bin/env node\nconst a = () => 1", ["a"]],
  "templates": ["const a = `${[1].map((x) => `${() => x}`)}`, b = () => `}`", ["", "", "b"]],
  "regular expressions": ["const a = () => /[/}]/.test(x) / 2, b = () => 1", ["a", "b"]],
  "no semicolons": ["const a = () => 1\nconst b = (x) => x\nfunction c() {}", ["a", "b", "c"]],
  "words as properties": ["a.function = () => 1; a.class.m = () => 2", ["a.function", "a.class.m"]],
  "imports": ["import { a as b } from 'x'; export { b as c }; import('y').then(() => 1)", [""]],
  "old octals, yield and await": ["var yield_ = 010, await = 1; a = () => await", ["a"]],
};

for (const [what, [code, names]] of Object.entries(CASES)) {
  Deno.test(`scopeNames() names ${what}`, () => {
    deepStrictEqual(scopeNames(code).map((f) => f.name), names);
  });
}

Deno.test("scopeNames() finds the function around each", () => {
  const code = "function a() { run(() => () => 1) } const b = () => 2\nconst c = () => { x => x }";
  deepStrictEqual(scopeNames(code).map((f) => f.outer), [-1, 0, 1, -1, -1, 4]);
});

Deno.test("scopeNames() gives the part in which V8 places a function", () => {
  const heads = (code: string) => scopeNames(code).map((f) => code.slice(f.start, f.body));
  deepStrictEqual(heads("async function a(b) {}"), ["async function a(b) "]);
  deepStrictEqual(heads("x = async (b) => b"), ["async (b) => "]);
  deepStrictEqual(heads("x = b => ({})"), ["b => "]);
  deepStrictEqual(heads("class A { static async b(c = {}) {} }"), ["(c = {}) "]);
});

Deno.test("scopeNames() keeps what stands before an error, and never throws", () => {
  deepStrictEqual(scopeNames("function a() {} '").map((f) => f.name), ["a"]);
  for (
    const code of ["", "}", ")))", "=>", "({[", "class", "function", "`${", "@a class B {}", "\0"]
  ) {
    ok(scopeNames(code).length < 2, code);
  }
});

Deno.test("scopeNames() stands deep nesting", () => {
  const deep = 20_000;
  const found = scopeNames("(() => ".repeat(deep) + "1" + ")".repeat(deep));
  strictEqual(found.length, deep);
  strictEqual(found.at(-1)!.outer, deep - 2);
});
