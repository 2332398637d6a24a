import { deepStrictEqual, strictEqual } from "node:assert/strict";
import type { FrameRule } from "../../lib/machine/unwind/frame_row.ts";
import { parseMappings } from "../../lib/native/process_maps.ts";
import { StackWalker } from "../../lib/native/stack_walker.ts";

const PROGRAM = "/opt/app";
const LIBC = "/lib/libc.so.6";
const MAPS = `10000-20000 r-xp 00000000 fe:00 1    ${PROGRAM}
30000-40000 rwxp 00000000 00:00 0
50000-60000 r-xp 00008000 fe:00 2    ${LIBC}
`;
/** Places in memory; those of the library are 0x48000 further on than in its file. */
const AT = { conn: 0x10105, task: 0x10205, start: 0x10905, script: 0x30305 };
const IN_LIBRARY = { send: 0x50200, sort: 0x50305, begin: 0x50405, unknown: 0x50500 };
const SHIFT = 0x48000;

/** Of `send`, which keeps the frame pointer and uses it for something else; and of what leaves it alone. */
const RULES = new Map<number, FrameRule>([
  [IN_LIBRARY.send - SHIFT, { base: "stack", offset: 0x30, framePointer: -16 }],
  [IN_LIBRARY.sort - 1 - SHIFT, { base: "stack", offset: 0x20, framePointer: undefined }],
  [IN_LIBRARY.begin - 1 - SHIFT, { base: "stack", offset: 0x20, framePointer: undefined }],
]);

const STACK = 0x7fff0000;

function walker(): StackWalker {
  const mappings = parseMappings(MAPS);
  const from = { pid: Deno.pid, mappings, program: PROGRAM, root: "" };
  return new StackWalker(
    from,
    (path) => path === LIBC ? { at: (offset) => RULES.get(offset) } : undefined,
  );
}

/** Memory from the stack's pointer on, by offset. */
function memory(words: Record<number, number>, length = 0x200): DataView {
  const view = new DataView(new ArrayBuffer(0x200));
  for (const [at, word] of Object.entries(words)) view.setBigInt64(Number(at), BigInt(word), true);
  return new DataView(view.buffer, 0, length);
}

const IN_SEND = { instruction: IN_LIBRARY.send, stack: STACK, frame: 1 };
/** `send`, called by `conn` (its frame at 0x80), called by `task` (at 0x100), called by a script. */
const CALLED = {
  0x20: STACK + 0x80,
  0x28: AT.conn,
  0x80: STACK + 0x100,
  0x88: AT.task,
  0x100: STACK + 0x180,
  0x108: AT.script,
};

Deno.test("StackWalker finds all callers of a library that uses the frame pointer for something else", () => {
  const words = { ...CALLED, 0x180: 0, 0x188: IN_LIBRARY.begin, 0x1a8: AT.start };
  // What the program is started by does not count.
  deepStrictEqual(walker().walk(IN_SEND, memory(words)), [
    IN_LIBRARY.send,
    AT.conn,
    AT.task,
    AT.script,
    IN_LIBRARY.begin,
  ]);
});

Deno.test("StackWalker goes on through a library that calls the program back", () => {
  const words = {
    0x20: STACK + 0x80,
    0x28: AT.conn,
    0x80: STACK + 0x100,
    0x88: IN_LIBRARY.sort,
    // The library has no frame there: its caller's is found by its size.
    0xa8: AT.task,
    0x100: STACK + 0x180,
    0x108: AT.script,
  };
  deepStrictEqual(walker().walk(IN_SEND, memory(words)), [
    IN_LIBRARY.send,
    AT.conn,
    IN_LIBRARY.sort,
    AT.task,
    AT.script,
  ]);
});

Deno.test("StackWalker ends where the copy does, and where what is there is no code", () => {
  const { send } = IN_LIBRARY;
  deepStrictEqual(walker().walk(IN_SEND, memory(CALLED, 0x108)), [send, AT.conn, AT.task]);
  const astray = memory({ ...CALLED, 0x88: 0x99999 });
  deepStrictEqual(walker().walk(IN_SEND, astray), [send, AT.conn]);
  const back = memory({ ...CALLED, 0x80: STACK - 0x100 });
  deepStrictEqual(walker().walk(IN_SEND, back), [send, AT.conn, AT.task]);
});

Deno.test("StackWalker says nothing of a library that does not describe its frames", () => {
  const at = { ...IN_SEND, instruction: IN_LIBRARY.unknown };
  strictEqual(walker().walk(at, memory(CALLED)), undefined);
});

Deno.test("StackWalker knows a library from the program and from what V8 made", () => {
  const known = walker();
  deepStrictEqual(
    [IN_LIBRARY.send, AT.conn, AT.script, 0x99999].map((at) => known.isLibrary(at)),
    [true, false, false, false],
  );
});
