import { deepStrictEqual, doesNotThrow, strictEqual } from "node:assert/strict";
import { parseJson } from "../../../lib/profile/import/json.ts";
import { repairJson } from "../../../lib/profile/import/json_repair.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const WHOLE =
  '{"a":[1,2.5e3,"th\\"r",{"b":null,"c":[]},[[],{}],true],"d":{"e":"f","g":-0.5}, "h": [ ] }';
const LINES = '[\n{"a":1},\n{"a":2},\n{"a":3}\n]\n';

Deno.test("repairJson() reads a text that was cut anywhere", () => {
  for (let end = 1; end <= WHOLE.length; end++) {
    const repaired = repairJson(bytes(WHOLE.slice(0, end)));
    doesNotThrow(() => JSON.parse(repaired!.text), WHOLE.slice(0, end));
    strictEqual(repaired!.endsEarly, end < WHOLE.length);
  }
});

const DAMAGED: Readonly<Record<string, [text: string, value: unknown, bad: number[]]>> = {
  "in its first line": [LINES.replace('{"a":1},', "garbage"), [{ a: 2 }, { a: 3 }], [2]],
  "within a line": [LINES.replace("2}", "2x}"), [{ a: 1 }, { a: 3 }], [3]],
  "in its last line": [LINES.replace("3}", "3\u0001}"), [{ a: 1 }, { a: 2 }], [4]],
  "with commas in front": ['[\n{"a":1}\n,{"a":@}\n,{"a":3}]', [{ a: 1 }, { a: 3 }], [3]],
  "in two lines": ["[\n1,\n@,\n2,\n\\x,\n3]", [1, 2, 3], [3, 5]],
  "by commas too many": ['{"a":[1,2,],}', { a: [1, 2] }, []],
};

for (const [where, [text, value, bad]] of Object.entries(DAMAGED)) {
  Deno.test(`repairJson() leaves out what is damaged ${where}`, () => {
    const repaired = repairJson(bytes(text));
    deepStrictEqual(JSON.parse(repaired?.text ?? ""), value);
    deepStrictEqual(repaired?.badLines, bad);
    strictEqual(repaired?.endsEarly, false);
  });
}

Deno.test("repairJson() stops where it can read no more", () => {
  deepStrictEqual(repairJson(bytes('{"a":1}\n{"b":2}')), {
    text: '{"a":1}',
    stopped: 7,
    endsEarly: false,
    badLines: [],
  });
  strictEqual(repairJson(bytes('{"a":1,"b":@}'))?.stopped, 11);
  strictEqual(repairJson(bytes("no JSON")), undefined);
});

Deno.test("repairJson() makes JSON of whatever it keeps", () => {
  let seed = 7;
  const random = (below: number) => (seed = seed * 48271 % 0x7fffffff) % below;
  for (let round = 0; round < 3000; round++) {
    const data = bytes(LINES + WHOLE);
    for (let n = 0; n <= round % 3; n++) data[random(data.length)] = random(256);
    const repaired = repairJson(data);
    if (repaired) doesNotThrow(() => JSON.parse(repaired.text), new TextDecoder().decode(data));
  }
});

Deno.test("parseJson() says nothing of a list of events without its end", () => {
  for (const end of ["", ",", ",\n"]) {
    deepStrictEqual(parseJson(bytes(`[{"a":1}${end}`), 9)?.remarks, []);
  }
  deepStrictEqual(parseJson(bytes('{"a":[1'), 9)?.remarks, [
    "damaged: input ends early at byte 7; what is whole before is read",
  ]);
});
