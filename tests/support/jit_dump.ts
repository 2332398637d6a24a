/** A function of a dump: its name as V8 writes it, where it is, and its code. */
export interface DumpedCode {
  name: string;
  address: number;
  code: readonly number[];
}

const X86_64 = 62;

/** A dump of machine code, as V8 writes it with `--perf-prof`. */
export function jitDump(codes: readonly DumpedCode[], pid = 7): Uint8Array {
  const header = new Uint8Array(40);
  const view = new DataView(header.buffer);
  [0x4a695444, 1, 40, X86_64, 0, pid].forEach((word, i) => view.setUint32(4 * i, word, true));
  return joined(header, ...codes.map(record));
}

function record({ name, address, code }: DumpedCode, index: number): Uint8Array {
  const text = new TextEncoder().encode(`${name}\0`);
  const fixed = new Uint8Array(56);
  const view = new DataView(fixed.buffer);
  view.setUint32(4, fixed.length + text.length + code.length, true);
  view.setBigUint64(24, BigInt(address), true);
  view.setBigUint64(32, BigInt(address), true);
  view.setBigUint64(40, BigInt(code.length), true);
  view.setBigUint64(48, BigInt(index), true);
  return joined(fixed, text, Uint8Array.from(code));
}

function joined(...parts: Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}
