import type { InspectorClient } from "../../inspect/inspector_client.ts";
import { poll } from "../../base/poll.ts";

/** What only one at a time may do with a program. */
export type Turn = keyof typeof TURNS;

/** The rows: the symbol under which it is noted in the program, and what it is, for people. */
const TURNS = {
  /** Deno (2.9.6) stands still for good if one debugger stops it within a call by another. */
  debugger: { symbol: "deno_pprof.turn", what: "look into the program", millis: 120_000 },
  /** V8 has one heap sampler, and the first to stop it ends it for all; windows may be long. */
  heap: { symbol: "deno_pprof.heap_turn", what: "sample the program's heap", millis: 1_200_000 },
} as const;

/** Who does not say that it is done, or goes on, in this time is gone. */
const LEASE_MILLIS = 30_000;
const RENEWAL_MILLIS = 10_000;
const POLL_MILLIS = 50;

/** Who has its turn, noted in the program. */
interface Holder {
  id: string;
  /** By the program's clock. */
  until: number;
}

/**
 * Does something with another program while nobody else does such a thing, in
 * this process or in any other.
 *
 * @param timeout How long to wait, in milliseconds.
 * @throws {RangeError} If it is never one's turn.
 */
export async function inProgramsTurn<T>(
  turn: Turn,
  client: InspectorClient,
  work: () => Promise<T>,
  timeout: number = TURNS[turn].millis,
): Promise<T> {
  const { symbol, what } = TURNS[turn];
  const id = crypto.randomUUID();
  const run = async (task: typeof takeTurn | typeof endTurn) => {
    const expression = `(${task})("${symbol}", "${id}", ${LEASE_MILLIS})`;
    const { result } = await client.send("Runtime.evaluate", { expression, returnByValue: true });
    return result.value;
  };
  if (!await poll(() => run(takeTurn), { every: POLL_MILLIS, timeout })) {
    throw new RangeError(
      `Cannot ${what}: somebody else has for ${(timeout / 60_000).toFixed()} minutes`,
    );
  }
  // A program that is gone has no turns.
  const renewal = setInterval(() => void run(takeTurn).catch(() => {}), RENEWAL_MILLIS);
  try {
    return await work();
  } finally {
    clearInterval(renewal);
    await run(endTurn).catch(() => {});
  }
}

/** Runs in the program, as text: it may refer to nothing outside of it. */
function takeTurn(symbol: string, id: string, millis: number): boolean {
  const program = globalThis as unknown as Record<symbol, Holder | undefined>;
  const key = Symbol.for(symbol);
  const now = performance.now();
  const holder = program[key];
  if (holder && holder.id !== id && holder.until > now) return false;
  const value: Holder = { id, until: now + millis };
  Object.defineProperty(program, key, { value, configurable: true });
  return true;
}

/** Runs in the program, as text: it may refer to nothing outside of it. */
function endTurn(symbol: string, id: string): void {
  const program = globalThis as unknown as Record<symbol, Holder | undefined>;
  const key = Symbol.for(symbol);
  if (program[key]?.id === id) delete program[key];
}
