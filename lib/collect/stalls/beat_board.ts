import type { Beats, LateBeat } from "./beats.ts";

/** Late beats and rests that are kept for a reader: those of 20 seconds and more, at a threshold of 50 ms. */
const KEPT = 512;
/** A loop that has not turned for so long is held and not only late. */
const HELD_MILLIS = 200;
const FIELDS = 4;
const HEAD = 4;

/**
 * Shows the beats of a thread to another one, in memory that both have: no
 * message could leave a thread whose event loop stands still.
 *
 * @example
 * ```ts
 * import { BeatBoard } from "./beat_board.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const board = new BeatBoard();
 * const reader = new BeatBoard(board.memory).reader(50);
 * board.late({ last: 10, due: 20, at: 90 });
 * board.beat(performance.now(), 20);
 * deepStrictEqual(reader.takeLate().length, 1);
 * ```
 */
export class BeatBoard {
  /** To be handed to the other thread. */
  readonly memory: SharedArrayBuffer;
  /** When the writer's clock began; its last beat; how many late ones there were; when to beat again; the late ones, in a ring. */
  #cells: Float64Array;

  /** @param memory Of the writer's board; without it, a new board for writing. */
  constructor(memory?: SharedArrayBuffer) {
    this.memory = memory ?? new SharedArrayBuffer(8 * (HEAD + FIELDS * KEPT));
    this.#cells = new Float64Array(this.memory);
    if (memory === undefined) this.#cells[0] = performance.timeOrigin;
  }

  /** Notes that the loop turned, and within how many milliseconds it is to turn again. */
  beat(at: number, every: number): void {
    this.#cells[1] = at;
    this.#cells[3] = every;
  }

  /** Notes that it had not turned for long, or that nobody looked. */
  late({ last, due, at, rested = false }: LateBeat): void {
    const cells = this.#cells;
    const count = cells[2]!;
    cells.set([last, due, at, Number(rested)], HEAD + FIELDS * (count % KEPT));
    cells[2] = count + 1;
  }

  /**
   * Reads from another thread, in that thread's time. A gap that lasts while
   * it is read ends there, and what comes after is another one.
   *
   * @param least Gaps from this length on are reported, in milliseconds.
   */
  reader(least: number): Beats {
    const cells = this.#cells;
    const shift = cells[0]! - performance.timeOrigin;
    let read = cells[2]!;
    let reported = 0;
    const take = (last: number, due: number, at: number, rested: boolean): LateBeat[] => {
      const from = Math.max(last + shift, reported);
      if (at - from < least) return [];
      reported = at;
      const late = { last: from, due: Math.max(due + shift, from), at };
      return [rested ? { ...late, rested } : late];
    };
    return {
      takeLate() {
        const late: LateBeat[] = [];
        const count = cells[2]!;
        for (read = Math.max(read, count - KEPT); read < count; read++) {
          const at = HEAD + FIELDS * (read % KEPT);
          late.push(
            ...take(cells[at]!, cells[at + 1]!, cells[at + 2]! + shift, cells[at + 3] === 1),
          );
        }
        const [last, every] = [cells[1]!, cells[3]!];
        const now = performance.now();
        // A heartbeat that rests beats seldom: until it is late only samples show stalls.
        const rests = now - (last + shift) < every + least;
        return [...late, ...(rests && every <= least ? [] : take(last, last + every, now, rests))];
      },
      turns: () =>
        performance.now() - (cells[1]! + shift) < cells[3]! + Math.max(least, HELD_MILLIS),
      stop() {},
    };
  }
}
