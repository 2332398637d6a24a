import { deepStrictEqual } from "node:assert/strict";
import { parseInstructions } from "../../../lib/machine/tools/objdump.ts";

function short(text: string): unknown[] {
  return parseInstructions(text)
    .map(({ address, text, function: name, file, line }) => [address, text, name, file, line]);
}

Deno.test("parseInstructions() reads what GNU's objdump prints", () => {
  const text = `
a.out:     file format elf64-x86-64


Disassembly of section .text:

0000000000001000 <f>:
f():
/src/a.c:3
    1000:\tpush   %rbp
    1001:\tmov    %rsp,%rbp
/src/a.c:4 (discriminator 2)
    1004:\tcall   2000 <g>

\t...
    1010:\tret
`;
  deepStrictEqual(short(text), [
    [0x1000, "push   %rbp", "f", "/src/a.c", 3],
    [0x1001, "mov    %rsp,%rbp", "f", "/src/a.c", 3],
    [0x1004, "call   2000 <g>", "f", "/src/a.c", 4],
    [0x1010, "ret", "", "", 0],
  ]);
});

Deno.test("parseInstructions() reads what LLVM's objdump prints", () => {
  const text = `
a.out:\tfile format elf64-x86-64

Disassembly of section .text:

ffffffff80001000 <f>:
; f():
; /src/a.c:3
ffffffff80001000: \tpushq\t%rbp
`;
  deepStrictEqual(short(text), [
    [0xffffffff80001000n, "pushq\t%rbp", "f", "/src/a.c", 3],
  ]);
});
