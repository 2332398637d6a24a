import { deepStrictEqual, strictEqual } from "node:assert/strict";
import type { CodeReader } from "../../../lib/machine/names/code_reader.ts";
import { keepsFrameArm, scanArm } from "../../../lib/machine/names/scan_arm.ts";
import { keepsFrameX86, scanX86 } from "../../../lib/machine/names/scan_x86.ts";

function scan(read: CodeReader["scan"], bytes: Uint8Array, address: number, end = bytes.length) {
  const starts: [number, boolean | undefined][] = [];
  const references: [number, number][] = [];
  const builtins: number[] = [];
  read(bytes, address, end, {
    start: (at, hasFrame) => void starts.push([at, hasFrame]),
    reference: (at, target) => void references.push([at, target]),
    builtin: (at) => void builtins.push(at),
  });
  return { starts, references, builtins };
}

/** Bytes at places, the rest is filled up. */
function code(size: number, parts: Record<number, string>, filling = 0x90): Uint8Array {
  const bytes = new Uint8Array(size).fill(filling);
  for (const [at, text] of Object.entries(parts)) {
    bytes.set(Uint8Array.fromHex(text.replaceAll(" ", "")), Number(at));
  }
  return bytes;
}

Deno.test("x86-64: functions begin with a frame, or behind what was filled up", () => {
  const bytes = code(128, {
    16: "55 48 89 e5",
    32: "f3 0f 1e fa 55 48 89 e5",
    46: "cc cc",
    62: "c3 cc",
    77: "0f 0b cc",
    // A byte of an instruction that goes on.
    94: "00 cc",
    // Not at a multiple of 16.
    99: "55 48 89 e5",
  });
  deepStrictEqual(scan(scanX86, bytes, 0x1000).starts, [
    [0x1010, true],
    [0x1020, true],
    [0x1030, false],
    [0x1040, false],
    [0x1050, false],
  ]);
});

Deno.test("x86-64: lea of an address relative to the next instruction, both ways", () => {
  const bytes = code(64, {
    3: "48 8d 3d 00 01 00 00",
    12: "4c 8d 05 f9 ff ff ff",
    // Relative to a register, and of 32 bits.
    24: "48 8d 47 10",
    30: "8d 3d 00 01 00 00",
  });
  deepStrictEqual(scan(scanX86, bytes, 0x2000).references, [[0x2003, 0x210a], [0x200c, 0x200c]]);
});

Deno.test("x86-64: what only V8's assembler writes", () => {
  const bytes = code(64, { 5: "55 48 8b ec", 20: "55 48 89 e5" });
  deepStrictEqual(scan(scanX86, bytes, 0x3000).builtins, [0x3005]);
});

Deno.test("x86-64: a frame may be set up after a first look at the arguments", () => {
  strictEqual(keepsFrameX86(code(64, { 5: "55 48 89 e5" })), true);
  strictEqual(keepsFrameX86(code(64, { 5: "55 41 57 41 56" })), false);
});

/** Instructions, each a word. */
function words(...all: number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(all.length * 4));
  all.forEach((word, i) => view.setUint32(i * 4, word, true));
  return new Uint8Array(view.buffer);
}

const NOP = 0xd503201f;
/** stp x29, x30, [sp, #-32]! · stp x29, x30, [sp, #16] · sub sp, sp, #48 · stp x20, x19, [sp, #32] */
const [PUSH, STORE, ROOM, SAVE] = [0xa9be7bfd, 0xa9017bfd, 0xd100c3ff, 0xa9024ff4];
const [PAC, RET] = [0xd503233f, 0xd65f03c0];

Deno.test("aarch64: functions begin where room is made for their frame, or are called", () => {
  const bytes = words(NOP, PAC, PUSH, NOP, RET, ROOM, SAVE, STORE, NOP, 0x97fffffb, 0x94000002);
  deepStrictEqual(scan(scanArm, bytes, 0x4000).starts, [
    [0x4004, true],
    [0x4014, true],
    // bl, five back and two on.
    [0x4010, undefined],
    [0x4030, undefined],
  ]);
  // str x30, [sp, #-16]!: the return address alone.
  deepStrictEqual(scan(scanArm, words(RET, 0xf81f0ffe), 0).starts, [[4, false]]);
});

Deno.test("aarch64: an address is made by adrp and add", () => {
  // adrp x0, +2 pages; add x1, x0, #0x123. adrp x3, -1 page; add x3, x3, #8.
  const bytes = words(0xd0000000, NOP, 0x91048c01, 0xf0ffffe3, 0x91002063);
  deepStrictEqual(scan(scanArm, bytes, 0x123000).references, [
    [0x123008, 0x125123],
    [0x123010, 0x122008],
  ]);
  // Without its adrp an add says nothing, nor does one that is far behind it.
  deepStrictEqual(scan(scanArm, words(0x91048c01), 0x123000).references, []);
  const far = words(0xd0000000, ...new Array(70).fill(NOP), 0x91048c01);
  deepStrictEqual(scan(scanArm, far, 0x123000).references, []);
});

Deno.test("aarch64: whether a frame is kept", () => {
  strictEqual(keepsFrameArm(words(ROOM, STORE)), true);
  strictEqual(keepsFrameArm(words(0xf81f0ffe, NOP)), false);
});
