/**
 * What to ask a perf event for, in the kernel's binary form.
 *
 * @module
 */

const SIZE = 128;
const SOFTWARE = 1;
const BREAKPOINT = 5;
const CLOCK_MONOTONIC = 1;

/** Events of software: time on a core; nothing, for those who want other records. */
const EVENTS = { clock: 0n, none: 9n } as const;

/** What a sample has. The parser of records relies on these, in this order. */
const SAMPLE = {
  ip: 1n,
  thread: 2n,
  time: 4n,
  chain: 32n,
  registers: 1n << 12n,
  stack: 1n << 13n,
} as const;

const FLAGS = {
  disabled: 1n << 0n,
  excludeKernel: 1n << 5n,
  excludeHypervisor: 1n << 6n,
  excludeIdle: 1n << 7n,
  names: 1n << 9n,
  identifyAll: 1n << 18n,
  useClock: 1n << 25n,
  switches: 1n << 26n,
} as const;

const STACK = SAMPLE.ip | SAMPLE.thread | SAMPLE.time | SAMPLE.chain;
const IN_PROGRAM = FLAGS.disabled | FLAGS.excludeKernel | FLAGS.excludeHypervisor |
  FLAGS.identifyAll | FLAGS.useClock;
/** What a breakpoint waits for. */
const WHEN_RUN = 4;

/**
 * Samples of stacks while something runs, and new names of threads. Times are
 * of the clock that V8's samples have, too.
 *
 * @param periodNanos Time on a core between two samples.
 * @param withKernel Whether samples are wanted from inside the kernel, too.
 */
export function stackAttributes(periodNanos: number, withKernel: boolean): Uint8Array<ArrayBuffer> {
  const flags = FLAGS.disabled | FLAGS.excludeHypervisor | FLAGS.excludeIdle | FLAGS.names |
    FLAGS.identifyAll | FLAGS.useClock;
  return attributes({
    event: EVENTS.clock,
    period: BigInt(Math.round(periodNanos)),
    sample: STACK,
    flags: withKernel ? flags : flags | FLAGS.excludeKernel,
  });
}

/**
 * Stacks with a copy of the memory that they are in, where frame pointers do not do.
 *
 * @param periodNanos Time on a core between two samples.
 * @param registers Numbers of registers that are wanted, too, as the kernel counts them.
 * @param bytes How much of the stack a sample has, from its pointer on.
 */
export function copyAttributes(
  periodNanos: number,
  registers: readonly number[],
  bytes: number,
): Uint8Array<ArrayBuffer> {
  const written = attributes({
    event: EVENTS.clock,
    period: BigInt(Math.round(periodNanos)),
    sample: STACK | SAMPLE.registers | SAMPLE.stack,
    flags: FLAGS.disabled | FLAGS.excludeHypervisor | FLAGS.excludeIdle | FLAGS.useClock,
  });
  wantCopy(written, registers, bytes);
  return written;
}

/** Records of when a thread gets a core and when it loses it. Every user may have them. */
export function switchAttributes(): Uint8Array<ArrayBuffer> {
  return attributes({
    event: EVENTS.none,
    sample: SAMPLE.thread | SAMPLE.time,
    flags: IN_PROGRAM | FLAGS.switches,
  });
}

/**
 * A stack whenever a thread comes to an instruction. Every user may have them,
 * as many as the machine has registers for (4), and no more of one thread.
 *
 * @param address Of the instruction.
 * @param register Number of the stack pointer, as the kernel counts registers.
 * @param bytes How much of the stack there a sample has, from the pointer on.
 */
export function breakpointAttributes(
  address: bigint,
  { register, bytes }: { register: number; bytes: number },
): Uint8Array<ArrayBuffer> {
  const written = attributes({
    kind: BREAKPOINT,
    period: 1n,
    sample: STACK | SAMPLE.registers | SAMPLE.stack,
    flags: IN_PROGRAM,
  });
  const view = new DataView(written.buffer);
  view.setUint32(52, WHEN_RUN, true);
  view.setBigUint64(56, address, true);
  view.setBigUint64(64, 8n, true);
  wantCopy(written, [register], bytes);
  return written;
}

function wantCopy(
  written: Uint8Array<ArrayBuffer>,
  registers: readonly number[],
  bytes: number,
): void {
  const view = new DataView(written.buffer);
  view.setBigUint64(80, registers.reduce((bits, each) => bits | 1n << BigInt(each), 0n), true);
  view.setUint32(88, bytes, true);
}

interface Attributes {
  kind?: number;
  event?: bigint;
  period?: bigint;
  sample: bigint;
  flags: bigint;
}

function attributes(
  { kind = SOFTWARE, event = 0n, period = 0n, sample, flags }: Attributes,
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(SIZE);
  const view = new DataView(bytes.buffer);
  // Perf events are only there on machines that begin with the low byte.
  view.setUint32(0, kind, true);
  view.setUint32(4, SIZE, true);
  view.setBigUint64(8, event, true);
  view.setBigUint64(16, period, true);
  view.setBigUint64(24, sample, true);
  view.setBigUint64(40, flags, true);
  view.setInt32(92, CLOCK_MONOTONIC, true);
  return bytes;
}
