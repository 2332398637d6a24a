import { deepStrictEqual, throws } from "node:assert/strict";
import { type FlagType, parseGoFlags } from "../../lib/go/flag.ts";

const FLAGS = new Map<string, FlagType>([
  ["b", "bool"],
  ["s", "string"],
  ["i", "int"],
  ["f", "float"],
]);

function parse(...args: string[]): [Record<string, unknown>, string[]] {
  const { values, rest } = parseGoFlags(args, FLAGS);
  return [Object.fromEntries(values), rest];
}

Deno.test("parseGoFlags() reads every form of a flag", () => {
  deepStrictEqual(parse("-b", "--b=false", "-s", "x", "--s=a=b", "-i=0x10", "-f", "1e-3", "rest"), [
    { b: false, s: "a=b", i: 16, f: 0.001 },
    ["rest"],
  ]);
});

Deno.test("parseGoFlags() stops at the first argument that is no flag", () => {
  deepStrictEqual(parse("-b", "x", "-s"), [{ b: true }, ["x", "-s"]]);
  deepStrictEqual(parse("-b", "--", "-s"), [{ b: true }, ["-s"]]);
  deepStrictEqual(parse("-", "-b"), [{}, ["-", "-b"]]);
  deepStrictEqual(parse("-b", "true"), [{ b: true }, ["true"]]);
});

const WRONG: readonly [string[], string][] = [
  [["-x"], "flag provided but not defined: -x"],
  [["-s"], "flag needs an argument: -s"],
  [["---b"], "bad flag syntax: ---b"],
  [["-=b"], "bad flag syntax: -=b"],
  [["-b=maybe"], 'invalid boolean value "maybe" for -b: parse error'],
  [["-i", "1.5"], 'invalid value "1.5" for flag -i: parse error'],
  [
    ["-i", "9223372036854775808"],
    'invalid value "9223372036854775808" for flag -i: value out of range',
  ],
  [["-f=1e999"], 'invalid value "1e999" for flag -f: value out of range'],
  [["-help"], "help requested"],
];

Deno.test("parseGoFlags() has Go's text for what is wrong", () => {
  for (const [args, message] of WRONG) throws(() => parse(...args), { message });
});

Deno.test("parseGoFlags() reads integers as Go's literals", () => {
  const values = ["010", "0b11", "0o17", "1_000", "-7", "+7", "0"].map((text) =>
    parse("-i", text)[0]["i"]
  );
  deepStrictEqual(values, [8, 3, 15, 1000, -7, 7, 0]);
});
