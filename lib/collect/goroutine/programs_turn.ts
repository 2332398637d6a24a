import type { InspectorClient } from "../../inspect/inspector_client.ts";
import { pause } from "../pause.ts";

/** Who does not say that it is done in this time is gone. */
const LEASE_MILLIS = 30_000;
const POLL_MILLIS = 50;
const WAIT_MILLIS = 120_000;

/** Who has its turn, noted in the program. */
interface Holder {
  id: string;
  /** By the program's clock. */
  until: number;
}

/**
 * Does something with another program while nobody else does such a thing, in
 * this process or in any other: Deno (2.9.6) stands still for good if one
 * debugger stops it within a call by another.
 *
 * @throws {RangeError} If it is never one's turn.
 */
export async function inProgramsTurn<T>(
  client: InspectorClient,
  work: () => Promise<T>,
): Promise<T> {
  const id = crypto.randomUUID();
  const run = async (task: typeof takeTurn | typeof endTurn) => {
    const expression = `(${task})("${id}", ${LEASE_MILLIS})`;
    const { result } = await client.send("Runtime.evaluate", { expression, returnByValue: true });
    return result.value;
  };
  const end = performance.now() + WAIT_MILLIS;
  while (!await run(takeTurn)) {
    if (performance.now() > end) {
      throw new RangeError("Cannot look into the program: somebody else has for two minutes");
    }
    await pause(POLL_MILLIS);
  }
  try {
    return await work();
  } finally {
    await run(endTurn).catch(() => {});
  }
}

/** Runs in the program, as text: it may refer to nothing outside of it. */
function takeTurn(id: string, millis: number): boolean {
  const program = globalThis as unknown as Record<symbol, Holder | undefined>;
  const key = Symbol.for("deno_pprof.turn");
  const now = performance.now();
  const holder = program[key];
  if (holder && holder.id !== id && holder.until > now) return false;
  const value: Holder = { id, until: now + millis };
  Object.defineProperty(program, key, { value, configurable: true });
  return true;
}

/** Runs in the program, as text: it may refer to nothing outside of it. */
function endTurn(id: string): void {
  const program = globalThis as unknown as Record<symbol, Holder | undefined>;
  const key = Symbol.for("deno_pprof.turn");
  if (program[key]?.id === id) delete program[key];
}
