/**
 * What calls the system's libraries: these keep no frame pointers, so stacks
 * end in them where they used the register for something else.
 *
 * @module
 */
import { EventWatch, type OpenEvent } from "./event_watch.ts";
import { openLibc } from "./libc.ts";
import { copyAttributes } from "./perf_attributes.ts";
import { PerfEvent } from "./perf_event.ts";
import { readNumber } from "./perf_records.ts";
import { type ProcessCode, processCode } from "./process_code.ts";
import { isRefused, perfRefusal, type Refusal } from "./refusal.ts";
import { type Rounds, timedRounds } from "./rounds.ts";
import { StackStore } from "./stack_store.ts";
import { StackWalker } from "./stack_walker.ts";

/** What was seen. */
export interface CallerStacks {
  thread: number;
  /** Stacks of the program that end in a library, with all callers. */
  stacks: StackStore;
}

/** Far fewer than other samples: each copies what a deep stack takes. */
const PERIOD_NANOS = 1e9 / 97;
const COPY_BYTES = 40 << 10;
/** What does not fit is missing; shares of callers stay right. */
const RING_BYTES = 2 << 20;
const USER_MARK = -512;
/** Numbers of the frame's pointer, the stack's, and the instruction's; a sample has them in this order. */
const REGISTERS: Readonly<Record<string, readonly number[]>> = { x86_64: [6, 7, 8] };

/**
 * Begins to copy the stack of a thread now and then while it is in a library,
 * and finds its callers by what the library says of its frames.
 *
 * @param thread Its number.
 * @param pid That of its process.
 * @param rounds When what the kernel wrote is read; by a timer unless given.
 * @returns The watch, or why it cannot be had.
 */
export function watchCallers(
  thread: number,
  pid: number = Deno.pid,
  rounds: Rounds = timedRounds,
): CallerWatch | Refusal {
  const registers = REGISTERS[Deno.build.arch];
  if (!registers) return { refused: `frames of ${Deno.build.arch} are not known` };
  const libc = openLibc();
  if (isRefused(libc)) return libc;
  const attributes = copyAttributes(PERIOD_NANOS, registers, COPY_BYTES);
  const event = PerfEvent.open(libc, attributes, { thread }, RING_BYTES);
  if (typeof event !== "number") {
    return new CallerWatch({ libc, event, thread, from: processCode(pid), rounds });
  }
  libc[Symbol.dispose]();
  return perfRefusal(event);
}

interface WatchParts extends OpenEvent {
  thread: number;
  from: ProcessCode;
}

/** A watch that goes on until it is stopped. */
export class CallerWatch implements Disposable {
  readonly #thread: number;
  readonly #store = new StackStore();
  readonly #watch: EventWatch;

  constructor({ thread, from, ...open }: WatchParts) {
    this.#thread = thread;
    const walker = new StackWalker(from);
    this.#watch = new EventWatch(open, (event) => {
      event.read({
        sample: (thread, time, _chain, more) => {
          const calls = callsOf(more, walker);
          if (calls) this.#store.add(thread, time, Float64Array.of(USER_MARK, ...calls));
        },
        lost: () => {},
      });
    });
  }

  /** What was seen; nothing is left open. */
  stop(): CallerStacks {
    this.#watch.stop();
    return { thread: this.#thread, stacks: this.#store };
  }

  [Symbol.dispose](): void {
    this.#watch[Symbol.dispose]();
  }
}

const WORD = 8;
const HEAD = 5 * WORD;

/** @param more Kind of registers, these, how much of the stack there is, that, and how much of it is true. */
function callsOf(more: DataView, walker: StackWalker): number[] | undefined {
  // Threads of the kernel have neither.
  if (more.byteLength < HEAD || readNumber(more, 0) === 0) return undefined;
  const [frame, stack, instruction] = [WORD, 2 * WORD, 3 * WORD].map((at) => readNumber(more, at));
  const size = readNumber(more, 4 * WORD);
  if (size === 0 || HEAD + size + WORD > more.byteLength) return undefined;
  if (!walker.isLibrary(instruction!)) return undefined;
  const copied = Math.min(size, readNumber(more, HEAD + size));
  return walker.walk(
    { frame: frame!, stack: stack!, instruction: instruction! },
    new DataView(more.buffer, more.byteOffset + HEAD, copied),
  );
}
