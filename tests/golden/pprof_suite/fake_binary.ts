/**
 * The program that the original's tests disassemble; there is no such file.
 *
 * @module
 */
import type { CodeFrame, Instruction, MachineCode } from "../../../lib/profile/machine_code.ts";

/** `address text function:line`, as the goldens show it. */
const CODE = `
1000 one line1000:1
1001 two line1000:1
1002 three line1000:2
1003 four line1000:1
3000 one line3000:0
3001 two line3000:0
3002 three line3000:0
3003 four line3000:0
3004 five line3000:0
`;

/** `address function:line…`, innermost call first. */
const CALLS = `
1000 mangled1000:1
1001 mangled1000:1
1002 mangled1000:2
1003 mangled1000:1
2000 mangled2001:9 mangled2000:4
3000 mangled3002:2 mangled3001:5 mangled3000:6
3001 mangled3001:8 mangled3000:9
3002 mangled3002:5 mangled3000:9
`;

const SYMBOLS = [
  { names: ["line1000"], start: 0x1000, end: 0x1003 },
  { names: ["line3000"], start: 0x3000, end: 0x3004 },
];

function rows(table: string): string[][] {
  return table.trim().split("\n").map((row) => row.split(" "));
}

/** `line1000:5` is in `file1000.src`, `mangled3002:5` in `file3000.src`. */
function place(text: string) {
  const [name = "", line] = text.split(":");
  return {
    function: name,
    file: `testdata/file${name.replace(/\D/g, "")[0]}000.src`,
    line: Number(line),
  };
}

const INSTRUCTIONS: readonly Instruction[] = rows(CODE).map(([address, text, at]) => ({
  address: parseInt(address!, 16),
  text: `instruction ${text}`,
  ...place(at!),
}));

const FRAMES: ReadonlyMap<number, CodeFrame[]> = new Map(
  rows(CALLS).map(([address, ...calls]) => [
    parseInt(address!, 16),
    calls.map((call) => {
      const at = place(call);
      return { ...at, column: at.line, startLine: 0 };
    }),
  ]),
);

/** Tools that know nothing but that program. */
export const FAKE_BINARY: MachineCode = {
  open: (path) =>
    Promise.resolve({
      path,
      buildId: "abcdef",
      objectAddress: (address) => address,
      frames: (address) => Promise.resolve(FRAMES.get(Number(address)) ?? []),
      symbols: () => Promise.resolve(SYMBOLS.map((each) => ({ ...each, file: path }))),
      close: () => Promise.resolve(),
    }),
  disassemble: ({ start, end }) =>
    Promise.resolve(INSTRUCTIONS.filter(({ address }) => address >= start && address <= end)),
};
