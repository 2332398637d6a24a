import type { CallFrame, CpuProfile, CpuProfileNode } from "../../inspect/protocol.ts";
import { callersOf, lineShares } from "../../profile/import/v8/ticks.ts";
import { callStack } from "../cpu/call_stack.ts";
import { isIdle, type Stall } from "./find_stalls.ts";

/** What ran during stalls. */
export interface StallSite {
  /** Innermost first; empty where V8 shows nothing. */
  calls: CallFrame[];
  /** The 1-based line of the innermost, as V8 counts; 0 if unknown. */
  line: number;
  /** What stands in for, or on top of, the calls; `""` for nothing. */
  pseudo: "" | "(native)" | "(not running)" | "(other stalls)" | "(profiler)";
  /** Stalls of which most was here. */
  count: number;
  millis: number;
}

/** Stacks that are kept apart; the rest goes into one. */
const MAX_SITES = 2_000;

/** Adds stalls up by what ran. */
export class StallTable {
  #sites = new Map<string, StallSite>();

  /** All stacks so far. */
  get sites(): readonly StallSite[] {
    return [...this.#sites.values()];
  }

  /** How many stacks there are. */
  get size(): number {
    return this.#sites.size;
  }

  /** @param profile Where the stalls' nodes are from. */
  add({ nodes }: CpuProfile, stalls: readonly Stall[]): void {
    if (stalls.length === 0) return;
    const callers = callersOf(nodes);
    for (const { parts, own, start, end } of stalls) {
      if (own) {
        const site = this.#pseudoSite("(profiler)");
        site.count++;
        site.millis += end - start;
        continue;
      }
      let most: { site: StallSite; millis: number } | undefined;
      const shares = new Map<StallSite, number>();
      for (const { node, stopped, millis } of parts) {
        for (const { line, share } of node ? lineShares(node) : [{ line: 0, share: 1 }]) {
          const site = this.#site(node, line, stopped, callers);
          const sum = (shares.get(site) ?? 0) + millis * share;
          shares.set(site, sum);
          site.millis += millis * share;
          if (!most || sum > most.millis) most = { site, millis: sum };
        }
      }
      if (most) most.site.count++;
    }
  }

  #site(
    node: CpuProfileNode | undefined,
    line: number,
    stopped: boolean,
    callers: ReadonlyMap<number, CpuProfileNode>,
  ): StallSite {
    const idle = node === undefined || isIdle(node);
    const calls = idle ? [] : callStack(node, callers);
    const pseudo = stopped ? "(not running)" : idle ? "(native)" : "";
    const key = pseudo + line +
      calls.map((c) => `\0${c.scriptId}:${c.lineNumber}:${c.columnNumber}:${c.functionName}`).join(
        "",
      );
    return this.#sites.get(key) ?? this.#fresh(key, { calls, line, pseudo, count: 0, millis: 0 });
  }

  #pseudoSite(pseudo: StallSite["pseudo"]): StallSite {
    return this.#sites.get(pseudo) ??
      this.#fresh(pseudo, { calls: [], line: 0, pseudo, count: 0, millis: 0 });
  }

  #fresh(key: string, site: StallSite): StallSite {
    if (this.#sites.size >= MAX_SITES) {
      const other = this.#sites.get("");
      if (other) return other;
      key = "";
      site = { calls: [], line: 0, pseudo: "(other stalls)", count: 0, millis: 0 };
    }
    this.#sites.set(key, site);
    return site;
  }
}
