/**
 * Native stacks of the very moments in which V8 takes its samples.
 *
 * @module
 */
import { EventWatch, type OpenEvent } from "./event_watch.ts";
import { openLibc } from "./libc.ts";
import { breakpointAttributes } from "./perf_attributes.ts";
import { PerfEvent } from "./perf_event.ts";
import { readNumber } from "./perf_records.ts";
import { processCode } from "./process_code.ts";
import type { CodeMapping } from "./process_maps.ts";
import { isRefused, perfRefusal, type Refusal } from "./refusal.ts";
import { type Rounds, timedRounds } from "./rounds.ts";
import { StackStore } from "./stack_store.ts";

/** What was seen. */
export interface TickStacks {
  /** Nothing in them is of the kernel: a signal comes when a thread leaves it. */
  stacks: StackStore;
}

/** By which V8 asks a thread where it is. */
const SIGPROF = 27;
/** What does not fit is missing; shares of what a function called stay right. */
const RING_BYTES = 512 << 10;
/** Marks where the program's part of a chain begins. */
const USER_MARK = -512;

/**
 * How the kernel leaves on the stack where a thread was when a signal came: its
 * number of the stack pointer; how much there is to read, and where in it the
 * interrupted address is.
 */
const FRAMES: Readonly<Record<string, { register: number; bytes: number; address: number }>> = {
  x86_64: { register: 7, bytes: 192, address: 176 },
};

/**
 * Begins to note the native stack of a thread whenever V8 samples it, by a
 * breakpoint at the function that gets V8's signal: so both are of the same
 * moment, and V8 says which JavaScript called what runs there.
 *
 * Where that function is this process knows only while V8 samples it; another
 * process of the same program has it in the same place.
 *
 * @param thread Its number; a thread whose V8 is being sampled.
 * @param pid That of its process.
 * @param rounds When what the kernel wrote is read; by a timer unless given.
 * @returns The watch, or why it cannot be had.
 */
export function watchTicks(
  thread: number,
  pid: number = Deno.pid,
  rounds: Rounds = timedRounds,
): TickWatch | Refusal {
  const frame = FRAMES[Deno.build.arch];
  if (!frame) return { refused: `signals of ${Deno.build.arch} are not known` };
  const libc = openLibc();
  if (isRefused(libc)) return libc;
  const handler = handlerIn(pid, libc.signalHandler(SIGPROF));
  const event = isRefused(handler)
    ? handler
    : PerfEvent.open(libc, breakpointAttributes(handler.at, frame), { thread }, RING_BYTES);
  if (event instanceof PerfEvent) return new TickWatch({ libc, event, rounds }, frame.address);
  libc[Symbol.dispose]();
  return typeof event === "number" ? perfRefusal(event) : event;
}

/** Where a process has a function that is at an address here. */
function handlerIn(pid: number, own: bigint): { at: bigint } | Refusal {
  if (own === 0n) return { refused: "V8's profiler does not run" };
  if (pid === Deno.pid) return { at: own };
  const [here, there] = [Deno.pid, pid].map(programOf);
  if (!here || !there || here.key !== there.key) {
    return { refused: "the process is of another build of Deno" };
  }
  const isWithin = ({ start, end }: CodeMapping) => own >= start && own < end;
  const part = here.parts.find(isWithin);
  const same = part && there.parts.find(({ offset }) => offset === part.offset);
  if (!same) return { refused: "V8's function is not in the program's file" };
  return { at: own - BigInt(part.start) + BigInt(same.start) };
}

/** The file that a process runs, whatever it is called, and where its code is. */
function programOf(pid: number): { key: string; parts: CodeMapping[] } | undefined {
  const { mappings, program } = processCode(pid);
  if ("missing" in mappings) return undefined;
  try {
    const { dev, ino } = Deno.statSync(`/proc/${pid}/exe`);
    return { key: `${dev} ${ino}`, parts: mappings.filter(({ file }) => file === program) };
  } catch {
    // It is gone, or another user's.
    return undefined;
  }
}

/** A watch that goes on until it is stopped. */
export class TickWatch implements Disposable {
  readonly #store = new StackStore();
  readonly #watch: EventWatch;

  /** @param addressAt Where on the stack the interrupted address is. */
  constructor(open: OpenEvent, addressAt: number) {
    this.#watch = new EventWatch(open, (event) => {
      event.read({
        sample: (thread, time, chain, more) => {
          const address = interruptedAt(more, addressAt);
          // The handler is the innermost; frame pointers know nothing of it yet.
          if (address === undefined || chain[0] !== USER_MARK || chain.length < 2) return;
          chain[1] = address;
          this.#store.add(thread, time, chain);
        },
        lost: () => {},
      });
    });
  }

  /** What was seen; nothing is left open. */
  stop(): TickStacks {
    this.#watch.stop();
    return { stacks: this.#store };
  }

  [Symbol.dispose](): void {
    this.#watch[Symbol.dispose]();
  }
}

const WORD = 8;

/**
 * Where a thread was when a signal came.
 *
 * @param more Kind and stack pointer, how much of the stack there is, and that.
 * @param addressAt Where on the stack it is.
 */
function interruptedAt(more: DataView, addressAt: number): number | undefined {
  const at = 3 * WORD + addressAt;
  return at + WORD <= more.byteLength ? readNumber(more, at) : undefined;
}
