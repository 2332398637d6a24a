import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { buildIndex, type NamedRange } from "../../lib/machine/names/name_index.ts";
import type { NativeStack } from "../../lib/native/native_frame.ts";
import { placeNodes } from "../../lib/native/place_nodes.ts";
import { builtinsOf, type CodeMapping, parseMappings } from "../../lib/native/process_maps.ts";
import { type NamingFacts, StackNamer } from "../../lib/native/stack_namer.ts";
import { StackStore } from "../../lib/native/stack_store.ts";

const PROGRAM = "/opt/app";
const LIBC = "/lib/libc.so.6";
const MAPS = `10000-20000 r-xp 00000000 fe:00 1    ${PROGRAM}
30000-40000 rwxp 00000000 00:00 0
40000-41000 r-xp 00008000 fe:00 1    ${PROGRAM}
50000-60000 r-xp 00000000 fe:00 2    ${LIBC}
70000-71000 r-xp 00000000 00:00 0    [vdso]
`;
const KERNEL_MARK = -128;
const USER_MARK = -512;

/** Places in memory by what is there. */
const AT = {
  http: 0x10100,
  nameless: 0x10f00,
  core: 0x10200,
  task: 0x10300,
  op: 0x10400,
  otherOp: 0x10500,
  builtin: 0x18010,
  script: 0x30500,
  copy: 0x40010,
  send: 0x50100,
  start: 0x50f00,
  clock: 0x70010,
  nowhere: 0x99999,
  tcp: -100_000,
  hidden: -900_000,
};

function range(start: number, name: string, isFile: boolean): NamedRange {
  return { start, end: start + 0x80, name, isFile };
}

function facts(more: Partial<NamingFacts> = {}, isFramed = true): Omit<NamingFacts, "placed"> {
  const segments = Float64Array.of(0, 0, 0x10000);
  const builtins: [number, number] = [0, 0];
  const app = buildIndex([
    range(
      0x100,
      "/home/me/.cargo/registry/src/index-0123456789abcdef/http-1.0.0/src/conn.rs",
      true,
    ),
    range(0x200, "libs/core/runtime.rs", true),
    range(0x300, "_ZN4deno4TaskC2Ev", false),
    range(0x400, "op_hash", false),
    range(0x500, "op_hash_text", false),
  ], { segments, builtins, isFramed });
  const libc = buildIndex([range(0x100, "send", false)], { segments, builtins, isFramed: false });
  const code = parseMappings(MAPS);
  const indexes = code.map(({ file }) =>
    ({ [PROGRAM]: { index: app, buildId: "ab12" }, [LIBC]: { index: libc, buildId: "" } })[file]
  );
  return {
    stacks: new StackStore(),
    code,
    indexes,
    kernel: new Map([[AT.tcp, "tcp_sendmsg"], [AT.hidden, undefined]]),
    program: PROGRAM,
    builtins: builtinsOf(code),
    ...more,
  };
}

/** Names a stack of the user's code, innermost first; the kernel's comes before. */
function named(user: number[], kernel: number[] = [], options = facts()): NativeStack {
  const { stacks } = options;
  // Callers stand one behind the call.
  const callers = user.map((at, i) => i === 0 ? at : at + 1);
  const inKernel = kernel.map((at, i) => i === 0 ? at : at + 1);
  const marks = kernel.length > 0 ? [KERNEL_MARK, ...inKernel] : [];
  stacks.add(1, 1, Float64Array.from([...marks, USER_MARK, ...callers]));
  const placed = placeNodes(stacks, options.code);
  return new StackNamer({ ...options, placed }).stack(stacks.stackAt(0));
}

function texts({ frames }: NativeStack): string[] {
  return frames.map(({ kind, name }) => kind === "script" ? "JavaScript" : name);
}

Deno.test("builtinsOf() knows the part of the program that is there twice", () => {
  const code: CodeMapping[] = parseMappings(MAPS);
  deepStrictEqual(builtinsOf(code), { file: PROGRAM, start: 0x8000, end: 0x9000 });
  strictEqual(builtinsOf(code.filter(({ start }) => start !== 0x40000)), undefined);
});

Deno.test("a stack has names from the kernel to where the thread began", () => {
  const stack = named([AT.send, AT.http, AT.task, AT.core, AT.start], [AT.tcp]);
  deepStrictEqual(texts(stack), [
    "tcp_sendmsg",
    "send",
    "http-1.0.0/conn.rs",
    "deno::Task::Task",
    "libs/core/runtime.rs",
  ]);
  strictEqual(stack.isWhole, true);
  const [tcp, send, http] = stack.frames;
  strictEqual(tcp?.kind, "kernel");
  strictEqual(send?.kind, "native");
  strictEqual(http?.file.endsWith("http-1.0.0/src/conn.rs"), true);
});

Deno.test("code without a name belongs to what called it in the same file, or is of that file", () => {
  const { nameless, core, http, send, start } = AT;
  deepStrictEqual(texts(named([nameless, nameless, core, start])), ["libs/core/runtime.rs"]);
  deepStrictEqual(texts(named([http, nameless, core, start])), [
    "http-1.0.0/conn.rs",
    "libs/core/runtime.rs",
  ]);
  deepStrictEqual(texts(named([nameless, AT.script, core, start])), [
    "[app]",
    "JavaScript",
    "libs/core/runtime.rs",
  ]);
  deepStrictEqual(texts(named([AT.start, core, start])), ["[libc.so.6]", "libs/core/runtime.rs"]);
  deepStrictEqual(texts(named([nameless, start])), ["[app]"]);
  deepStrictEqual(texts(named([send, nameless, start])), ["send", "[app]"]);
  // Around all names it says nothing.
  deepStrictEqual(texts(named([core, nameless, start])), ["libs/core/runtime.rs"]);
  deepStrictEqual(texts(named([AT.clock, core, start])), ["[vdso]", "libs/core/runtime.rs"]);
});

Deno.test("a file that calls itself is one frame, and scripts in a row are one", () => {
  const { core, http, start, script, builtin, copy } = AT;
  deepStrictEqual(texts(named([core, core, http, core, start])), [
    "libs/core/runtime.rs",
    "http-1.0.0/conn.rs",
    "libs/core/runtime.rs",
  ]);
  deepStrictEqual(texts(named([http, script, builtin, copy, script, core, script, core, start])), [
    "http-1.0.0/conn.rs",
    "JavaScript",
    "libs/core/runtime.rs",
    "JavaScript",
    "libs/core/runtime.rs",
  ]);
});

Deno.test("functions that call themselves stay as often as they do", () => {
  deepStrictEqual(texts(named([AT.task, AT.task, AT.start])), [
    "deno::Task::Task",
    "deno::Task::Task",
  ]);
});

Deno.test("where frame pointers lead astray the stack ends, and says so", () => {
  const stack = named([AT.send, AT.http, AT.nowhere, AT.core, AT.start]);
  deepStrictEqual(texts(stack), ["send", "http-1.0.0/conn.rs"]);
  strictEqual(stack.isWhole, false);
  const alone = named([AT.send], [AT.tcp]);
  deepStrictEqual(texts(alone), ["tcp_sendmsg", "send"]);
  strictEqual(alone.isWhole, false);
  // Where it was interrupted is known without them.
  deepStrictEqual(texts(named([AT.nowhere, AT.core, AT.start])), [
    "[unknown]",
    "libs/core/runtime.rs",
  ]);
});

Deno.test("of a program without frame pointers only the innermost frame is believed", () => {
  const stack = named([AT.send, AT.http, AT.core, AT.start], [AT.tcp], facts({}, false));
  deepStrictEqual(texts(stack), ["tcp_sendmsg", "send", "http-1.0.0/conn.rs"]);
  strictEqual(stack.isWhole, false);
});

Deno.test("a kernel that hides its names is still the kernel", () => {
  deepStrictEqual(texts(named([AT.send], [AT.hidden, AT.hidden])), ["[kernel.kallsyms]", "send"]);
  deepStrictEqual(texts(named([AT.send], [AT.hidden, AT.tcp])), ["tcp_sendmsg", "send"]);
});

Deno.test("a sample right where a thread gets a core is distinguished", () => {
  const switched = facts({ kernel: new Map([[AT.tcp, "finish_task_switch.isra.0"]]) });
  strictEqual(named([AT.send], [AT.tcp], switched).isSwitch, true);
  strictEqual(named([AT.send], [AT.tcp]).isSwitch, false);
  // It is there where it was called from elsewhere, too.
  const inside = facts({
    kernel: new Map([[AT.tcp, "tcp_sendmsg"], [AT.hidden, "finish_task_switch.isra.0"]]),
  });
  strictEqual(named([AT.send], [AT.tcp, AT.hidden], inside).isSwitch, false);
});

Deno.test("without any index files have their names", () => {
  const options = facts({ indexes: [], builtins: undefined });
  deepStrictEqual(texts(named([AT.send, AT.http, AT.core], [], options)), ["[libc.so.6]", "[app]"]);
});

Deno.test("mappings are files, each once, with their build ids", () => {
  const options = facts();
  const { stacks, code } = options;
  stacks.add(1, 1, Float64Array.of(KERNEL_MARK, AT.tcp, USER_MARK, AT.send, AT.http + 1));
  const namer = new StackNamer({ ...options, placed: placeNodes(stacks, code) });
  const { frames } = namer.stack(stacks.stackAt(0));
  deepStrictEqual(
    frames.map(({ mapping }) => [namer.mappings[mapping]?.file, namer.mappings[mapping]?.buildId]),
    [["[kernel.kallsyms]", ""], [LIBC, ""], [PROGRAM, "ab12"]],
  );
});

Deno.test("what an op shares with another one is not of the other", () => {
  const { frames } = named([AT.http, AT.otherOp, AT.op, AT.script, AT.op, AT.core, AT.start]);
  deepStrictEqual(frames.map(({ name }) => name), [
    "http-1.0.0/conn.rs",
    "op_hash",
    "",
    "op_hash",
    "libs/core/runtime.rs",
  ]);
});
