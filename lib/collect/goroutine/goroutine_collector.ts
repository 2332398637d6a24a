import type { InspectorClient } from "../../inspect/inspector_client.ts";
import { oneAtATime } from "../locks/one_at_a_time.ts";
import type { FrameResolver } from "../source/frame_resolver.ts";
import type { OtherProgram, SuspendedFrame, SuspensionDump } from "./dump.ts";
import type { Goroutine } from "./goroutine.ts";
import type { ObjectNumbers } from "./object_numbers.ts";
import { OpNames } from "./wait_reason.ts";

/** What is suspended, arranged. */
export interface GoroutineDump extends SuspensionDump {
  goroutines: Goroutine[];
  ops: OpNames;
  /** For how long a function has stood at its await at least, in milliseconds. */
  waited(frame: SuspendedFrame): number;
}

/** V8 numbers what it has seen, in memory that the service lacks: for this long after a dump. */
const REMEMBER_MILLIS = 15 * 60_000;

/** Takes dumps of what is suspended, one at a time, and remembers since when. */
export class GoroutineCollector {
  /** Goroutines in the latest dump. */
  count = 0;
  #client: InspectorClient;
  /** Its end makes V8 forget its numbers of objects. */
  #session: InspectorClient | undefined;
  #numbers: ObjectNumbers | undefined;
  #running: Promise<GoroutineDump> | undefined;
  #since = new Map<string, number>();
  /** When the program last stood still for a dump, in Unix milliseconds. */
  #heldUntil = 0;
  #forget: ReturnType<typeof setTimeout> | undefined;
  #ops: OpNames;
  #other: OtherProgram | undefined;
  #ending = new AbortController();

  /** @param other Where the program is another one than this. */
  constructor(client: InspectorClient, resolver: FrameResolver, other?: OtherProgram) {
    this.#client = client;
    this.#other = other;
    this.#ops = new OpNames(resolver);
  }

  /**
   * Takes a dump; a request during a dump gets the same one.
   *
   * @throws {RangeError} If there is too little memory for it.
   * @throws {SnapshotShapeError} If V8's snapshot is not as expected.
   */
  dump(): Promise<GoroutineDump> {
    return this.#running ??= this.#inTurn().finally(() => this.#running = undefined);
  }

  /** Another program waits for no thread of this one. */
  #inTurn(): Promise<GoroutineDump> {
    if (this.#other) return this.#dump();
    return oneAtATime(() => this.#dump(), this.#ending.signal);
  }

  /** Whether the program has stood still for a dump since a time, in Unix milliseconds. */
  heldSince(time: number): boolean {
    return this.#heldUntil >= time;
  }

  async #dump(): Promise<GoroutineDump> {
    clearTimeout(this.#forget);
    const session = this.#session ??= this.#client.another?.();
    const { checkMemory, readMemory } = await import("./check_memory.ts");
    const { dumpSuspensions } = await import("./dump.ts");
    const { goroutines } = await import("./goroutine.ts");
    const { inProgramsTurn } = await import("../target/programs_turn.ts");
    const { ObjectNumbers } = await import("./object_numbers.ts");
    const other = this.#other;
    const check = async (expensive: number) =>
      checkMemory(readMemory(expensive, await other?.heap()));
    this.#heldUntil = Infinity;
    try {
      const client = session ?? this.#client;
      this.#numbers ??= await ObjectNumbers.watch(client);
      const take = () => dumpSuspensions(client, check, other, this.#ending.signal);
      const { result: dump, hold } = await this.#numbers.during(() =>
        other ? inProgramsTurn("debugger", client, take) : take()
      );
      if (!hold) this.#since.clear();
      const now = Date.now();
      const since = new Map(dump.suspendedFrames.map((one) => {
        const key = keyOf(one);
        return [key, this.#since.get(key) ?? now];
      }));
      this.#since = since;
      const arranged = goroutines(dump.suspendedFrames);
      this.count = arranged.length;
      await this.#ops.prepare(arranged.map(({ stack }) => stack[0]!));
      return {
        ...dump,
        goroutines: arranged,
        ops: this.#ops,
        waited: (one) => now - (since.get(keyOf(one)) ?? now),
      };
    } finally {
      this.#heldUntil = Date.now();
      this.#forget = setTimeout(() => this.#letGo(), REMEMBER_MILLIS);
      Deno.unrefTimer(this.#forget);
    }
  }

  /** Forgets earlier dumps. */
  async stop(): Promise<void> {
    this.#ending.abort();
    await this.#running?.catch(() => {});
    clearTimeout(this.#forget);
    this.#letGo();
  }

  #letGo(): void {
    this.#session?.close();
    this.#session = undefined;
    this.#numbers = undefined;
    this.#since.clear();
  }
}

/** The same function at the same await: a promise is awaited once by each. */
function keyOf({ id, awaitsId }: SuspendedFrame): string {
  return `${id}:${awaitsId}`;
}
