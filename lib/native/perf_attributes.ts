/**
 * What to ask a perf event for, in the kernel's binary form.
 *
 * @module
 */

const SIZE = 128;
const SOFTWARE = 1;
const CLOCK_MONOTONIC = 1;

/** Events of software: time on a core; nothing, for those who want other records. */
const EVENTS = { clock: 0n, none: 9n } as const;

/** What a sample tells. The parser of records relies on these, in this order. */
const SAMPLE = { ip: 1n, thread: 2n, time: 4n, chain: 32n } as const;

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
  return attributes(
    EVENTS.clock,
    BigInt(Math.round(periodNanos)),
    SAMPLE.ip | SAMPLE.thread | SAMPLE.time | SAMPLE.chain,
    withKernel ? flags : flags | FLAGS.excludeKernel,
  );
}

/** Records of when a thread gets a core and when it loses it. Every user may have them. */
export function switchAttributes(): Uint8Array<ArrayBuffer> {
  return attributes(
    EVENTS.none,
    0n,
    SAMPLE.thread | SAMPLE.time,
    FLAGS.disabled | FLAGS.excludeKernel | FLAGS.excludeHypervisor | FLAGS.identifyAll |
      FLAGS.useClock | FLAGS.switches,
  );
}

function attributes(
  event: bigint,
  period: bigint,
  sample: bigint,
  flags: bigint,
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(SIZE);
  const view = new DataView(bytes.buffer);
  // Perf events are only there on machines that begin with the low byte.
  view.setUint32(0, SOFTWARE, true);
  view.setUint32(4, SIZE, true);
  view.setBigUint64(8, event, true);
  view.setBigUint64(16, period, true);
  view.setBigUint64(24, sample, true);
  view.setBigUint64(40, flags, true);
  view.setInt32(92, CLOCK_MONOTONIC, true);
  return bytes;
}
