import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { FrameRules } from "../../../lib/machine/unwind/frame_rules.ts";

/** Where the table is in memory, and a loaded part of the file that is not where it is in the file. */
const ADDRESS = 0x9000;
const HEADER = 0x8000;
const START = 0x2100;
const SEGMENTS = [{ offset: 0x1000n, vaddr: 0x2000n, filesz: 0x1000n }];
const [RBP, RIP] = [6, 16];
const NOP = 0;

function u32(value: number): number[] {
  return [...new Uint8Array(Uint32Array.of(value).buffer)];
}

/** A record with its length, filled up to a multiple of 8. */
function record(...body: number[]): number[] {
  while ((body.length + 4) % 8 !== 0) body.push(NOP);
  return [...u32(body.length), ...body];
}

/** What is common to functions: the frame is 8 above the stack's pointer, the return address below it. */
function common(has = "zR", augmented = [0x1b]): number[] {
  const name = [...new TextEncoder().encode(has), 0];
  const size = has === "" ? [] : [augmented.length];
  return record(
    ...u32(0),
    1,
    ...name,
    1,
    0x78,
    RIP,
    ...size,
    ...augmented,
    ...[0x0c, 7, 8, 0x80 | RIP, 1],
  );
}

/** A table with a function that is 0x100 long, and the header that leads to it. */
function rulesWith(first: number[], augmented: number[], instructions: number[]): FrameRules {
  const at = first.length;
  const function_ = record(
    ...u32(at + 4),
    ...u32(START - (ADDRESS + at + 8)),
    ...u32(0x100),
    augmented.length,
    ...augmented,
    ...instructions,
  );
  const header = [1, 0x1b, 0x03, 0x3b, ...u32(0), ...u32(1)];
  return new FrameRules(
    { bytes: Uint8Array.from([...first, ...function_, ...u32(0)]), address: ADDRESS },
    {
      bytes: Uint8Array.from([
        ...header,
        ...u32(START - HEADER),
        ...u32(ADDRESS + at - HEADER),
      ]),
      address: HEADER,
    },
    SEGMENTS,
  );
}

/** The rules of one function. */
function rulesOf(instructions: number[], first = common()): FrameRules {
  return rulesWith(first, [], instructions);
}

const AT_CALL = { base: "stack", offset: 8, framePointer: undefined };

Deno.test("FrameRules follow a function that keeps the frame pointer and uses it for something else", () => {
  // push %rbp; sub $0x20,%rsp; ...; add; pop; ret, and what comes after it.
  const rules = rulesOf([
    ...[0x41, 0x0e, 16, 0x80 | RBP, 2],
    ...[0x44, 0x0e, 48],
    ...[0x02, 0x50, 0x0a, 0x0e, 16],
    ...[0x41, 0xc0 | RBP, 0x0e, 8],
    ...[0x41, 0x0b],
  ]);
  const at = (offset: number) => rules.at(0x1100 + offset);
  deepStrictEqual(at(0), AT_CALL);
  deepStrictEqual(at(1), { base: "stack", offset: 16, framePointer: -16 });
  deepStrictEqual(at(4), { base: "stack", offset: 16, framePointer: -16 });
  deepStrictEqual(at(5), { base: "stack", offset: 48, framePointer: -16 });
  deepStrictEqual(at(0x54), { base: "stack", offset: 48, framePointer: -16 });
  deepStrictEqual(at(0x55), { base: "stack", offset: 16, framePointer: -16 });
  deepStrictEqual(at(0x56), AT_CALL);
  deepStrictEqual(at(0x57), { base: "stack", offset: 48, framePointer: -16 });
  deepStrictEqual(at(0xff), { base: "stack", offset: 48, framePointer: -16 });
});

Deno.test("FrameRules know nothing of code that is not in the table, nor outside of what is loaded", () => {
  const rules = rulesOf([]);
  deepStrictEqual(rules.at(0x1100), AT_CALL);
  strictEqual(rules.at(0x10ff), undefined);
  strictEqual(rules.at(0x1200), undefined);
  strictEqual(rules.at(0x5000), undefined);
});

Deno.test("FrameRules count from the frame pointer where the table does", () => {
  const rules = rulesOf([0x41, 0x0e, 16, 0x80 | RBP, 2, 0x43, 0x0d, RBP]);
  deepStrictEqual(rules.at(0x1104), { base: "frame", offset: 16, framePointer: -16 });
});

const UNKNOWN: [name: string, instructions: number[], first?: number[]][] = [
  ["frames that are computed", [0x0f, 1, 0x9c]],
  ["a frame from another register", [0x0c, 10, 8]],
  ["a frame pointer that is computed", [0x10, RBP, 1, 0x9c]],
  ["a frame pointer in another register", [0x09, RBP, 3]],
  ["where a thread begins", [0x07, RIP]],
  ["instructions that nobody knows", [0x3f]],
  ["state that was never remembered", [0x0b]],
  ["frames that a signal has left", [], common("zRS")],
  ["tables of another compiler", [], common("eh")],
];

for (const [name, instructions, first] of UNKNOWN) {
  Deno.test(`FrameRules do not guess: ${name}`, () => {
    strictEqual(rulesOf(instructions, first).at(0x1110), undefined);
  });
}

Deno.test("FrameRules know how exceptions are handled in a function, and leave it out", () => {
  const first = common("zPLR", [0x9b, ...u32(0x1234), 0x1b, 0x1b]);
  // Where a function has one, a pointer to it comes before its instructions.
  const rules = rulesWith(first, u32(0xffffffff), [0x41, 0x0e, 16]);
  deepStrictEqual(rules.at(0x1101), { ...AT_CALL, offset: 16 });
});

Deno.test("FrameRules of a table that ends early know nothing", () => {
  const bytes = Uint8Array.from(common());
  const header = [
    1,
    0x1b,
    0x03,
    0x3b,
    ...u32(0),
    ...u32(1),
    ...u32(START - HEADER),
    ...u32(0x1008),
  ];
  const part = (length: number) => ({
    bytes: Uint8Array.from(header.slice(0, length)),
    address: HEADER,
  });
  for (const length of [header.length, 16, 3, 0]) {
    const rules = new FrameRules({ bytes, address: ADDRESS }, part(length), SEGMENTS);
    strictEqual(rules.at(0x1100), undefined);
  }
});
