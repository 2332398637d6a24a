/**
 * Runs a program to which the system refuses perf events, as many a container
 * does: `deno run -A without_perf.ts PROGRAM [ARGUMENT…]`.
 *
 * @module
 */

/** `perf_event_open` by machine. */
const CALLS: Readonly<Record<string, number>> = { x86_64: 298, aarch64: 241 };
const PR_SET_SECCOMP = 22;
const PR_SET_NO_NEW_PRIVS = 38;
const SECCOMP_MODE_FILTER = 2n;
/** Steps of the filter: load the call's number, compare it, refuse with `EACCES`, allow. */
const STEPS = (call: number): [code: number, yes: number, no: number, value: number][] => [
  [0x20, 0, 0, 0],
  [0x15, 0, 1, call],
  [0x06, 0, 0, 0x0005_000d],
  [0x06, 0, 0, 0x7fff_0000],
];
const STEP_BYTES = 8;

const libc = Deno.dlopen("libc.so.6", {
  prctl: { parameters: ["i32", "u64", "u64", "u64", "u64"], result: "i32" },
  execv: { parameters: ["buffer", "buffer"], result: "i32" },
});

const address = (bytes: BufferSource) =>
  BigInt(Deno.UnsafePointer.value(Deno.UnsafePointer.of(bytes)));

function filter(): Uint8Array<ArrayBuffer> {
  const steps = STEPS(CALLS[Deno.build.arch]!);
  const view = new DataView(new ArrayBuffer(steps.length * STEP_BYTES));
  steps.forEach(([code, yes, no, value], i) => {
    view.setUint16(i * STEP_BYTES, code, true);
    view.setUint8(i * STEP_BYTES + 2, yes);
    view.setUint8(i * STEP_BYTES + 3, no);
    view.setUint32(i * STEP_BYTES + 4, value, true);
  });
  return new Uint8Array(view.buffer);
}

const steps = filter();
const program = new BigUint64Array([BigInt(steps.length / STEP_BYTES), address(steps)]);
const isDone = libc.symbols.prctl(PR_SET_NO_NEW_PRIVS, 1n, 0n, 0n, 0n) === 0 &&
  libc.symbols.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, address(program), 0n, 0n) === 0;
if (!isDone) throw new Error("Cannot refuse perf events: the system takes no filter");
const strings = Deno.args.map((text) => new TextEncoder().encode(`${text}\0`));
libc.symbols.execv(strings[0]!, new BigUint64Array([...strings.map(address), 0n]));
throw new Error(`Cannot run ${Deno.args[0]}`);
