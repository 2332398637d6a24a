import type { InspectorClient } from "../../inspect/inspector_client.ts";
import { oneAtATime } from "../locks/one_at_a_time.ts";
import type { FrameResolver } from "../source/frame_resolver.ts";
import type { OtherProgram, SuspendedFrame, SuspensionDump } from "./dump.ts";
import type { Goroutine } from "./goroutine.ts";
import type { ObjectNumbers } from "./object_numbers.ts";
import { SharedWork } from "../../base/shared_work.ts";
import { OwnHolds } from "../stalls/own_holds.ts";
import { standstillSeconds } from "./standstill.ts";
import { RecentAge } from "./recent_age.ts";
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
  #work: SharedWork<GoroutineDump>;
  #last: GoroutineDump | undefined;
  #recent = new RecentAge();
  #since = new Map<string, number>();
  #holds: OwnHolds;
  #forget: ReturnType<typeof setTimeout> | undefined;
  #ops: OpNames;
  #other: OtherProgram | undefined;
  #ending = new AbortController();

  /**
   * @param other Where the program is another one than this.
   * @param holds Gets to know when the program stands still for a dump.
   */
  constructor(
    client: InspectorClient,
    resolver: FrameResolver,
    other?: OtherProgram,
    holds = new OwnHolds(),
  ) {
    this.#client = client;
    this.#other = other;
    this.#holds = holds;
    this.#work = new SharedWork((ending) => this.#inTurn(ending));
    this.#ops = new OpNames(resolver);
  }

  /**
   * Takes a dump; a request during a dump gets the same one.
   *
   * @param recent Whether the last one will do, for as long as {@linkcode recentMillis} says: who
   *   requests it on a schedule must not hold a service up.
   * @param signal Gives up.
   * @throws {RangeError} If there is too little memory for it, or if it was given up.
   * @throws {SnapshotShapeError} If V8's snapshot is not as expected.
   */
  async dump(recent = false, signal?: AbortSignal): Promise<GoroutineDump> {
    const last = this.#last;
    if (recent) {
      this.#recent.note();
      if (last && Date.now() - last.takenAt < this.recentMillis(last)) return last;
    }
    return await this.#work.get(signal);
  }

  /** For how long the dump will do again. */
  recentMillis({ millis }: Pick<GoroutineDump, "millis">): number {
    return this.#recent.millis(millis);
  }

  /** Another program waits for no thread of this one. */
  #inTurn(ending: AbortSignal): Promise<GoroutineDump> {
    if (this.#other) return this.#dump(ending);
    const either = AbortSignal.any([ending, this.#ending.signal]);
    return oneAtATime(() => this.#dump(ending), either);
  }

  /** For about how long this program stands still for a dump, in seconds. */
  get standstill(): number {
    return standstillSeconds(this.#last?.millis ?? 0);
  }

  async #dump(ending: AbortSignal): Promise<GoroutineDump> {
    ending.throwIfAborted();
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
    try {
      const client = session ?? this.#client;
      this.#numbers ??= await ObjectNumbers.watch(client);
      const take = () =>
        dumpSuspensions(client, {
          checkMemory: check,
          other,
          ending,
          hold: () => this.#holds.begin(),
        });
      const { result: dump, hold } = await this.#numbers.during(() =>
        other ? inProgramsTurn("debugger", client, take) : take()
      );
      if (!hold) this.#since.clear();
      const now = dump.takenAt;
      const since = new Map(dump.suspendedFrames.map((one) => {
        const key = keyOf(one);
        return [key, this.#since.get(key) ?? now];
      }));
      this.#since = since;
      const arranged = goroutines(dump.suspendedFrames);
      this.count = arranged.length;
      await this.#ops.prepare(arranged.map(({ stack }) => stack[0]!));
      return this.#last = {
        ...dump,
        goroutines: arranged,
        ops: this.#ops,
        waited: (one) => now - (since.get(keyOf(one)) ?? now),
      };
    } finally {
      this.#forget = setTimeout(() => this.#letGo(), REMEMBER_MILLIS);
      Deno.unrefTimer(this.#forget);
    }
  }

  /** Forgets earlier dumps. */
  async stop(): Promise<void> {
    this.#ending.abort();
    await this.#work.settled();
    clearTimeout(this.#forget);
    this.#letGo();
  }

  #letGo(): void {
    this.#session?.close();
    this.#session = undefined;
    this.#numbers = undefined;
    this.#last = undefined;
    this.#since.clear();
  }
}

/** The same function at the same await: a promise is awaited once by each. */
function keyOf({ id, awaitsId }: SuspendedFrame): string {
  return `${id}:${awaitsId}`;
}
