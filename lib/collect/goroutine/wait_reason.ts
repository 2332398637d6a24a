import type { FrameResolver, ResolvedFrame } from "../source/frame_resolver.ts";
import type { SuspendedFrame } from "./dump.ts";
import type { Goroutine } from "./goroutine.ts";

/** What waiting in a part of Deno is called: by its scripts, then by its operations. */
const BY_SCRIPT: readonly [script: RegExp, wait: string][] = [
  [/^ext:deno_fetch\/26_fetch/, "fetch"],
  [/^ext:deno_web\/locks/, "lock"],
  [/^ext:deno_web\/06_streams/, "stream"],
  [/^(ext:(deno_web|core)\/\w*timers|ext:deno_node\/internal\/timers|node:timers)/, "timer"],
];

/**
 * What a goroutine waits for, as far as it can be known.
 *
 * @param frames Its stack, resolved, leaf first.
 * @returns `timer`, `fetch`, `lock`, `stream`, an operation by its name, `promise of f`, the name of the
 * function of Deno's in which it waits, `promise` or `promises`; `""` for a generator from which no
 * value is requested.
 */
export function waitReason(
  { stack, waitsFor }: Goroutine,
  frames: readonly ResolvedFrame[],
  ops: OpNames,
): string {
  const leaf = stack[0]!;
  const { resolvers } = leaf;
  if (resolvers === undefined) return "";
  if (waitsFor) return `promise of ${waitsFor.function.call.functionName || "(anonymous)"}`;
  const inDeno = frames.findIndex((frame) => frame.owner !== "deno");
  const denoFrames = inDeno < 0 ? frames : frames.slice(0, inDeno);
  for (const { filename } of denoFrames.toReversed()) {
    const known = byScript(filename);
    if (known) return known;
  }
  const op = ops.of(leaf);
  if (op) return op;
  if (resolvers.timer) return "timer";
  for (const holder of resolvers.holders) {
    const known = byScript(holder);
    if (known) return known;
  }
  // The name of the function of Deno's that the program called is at least a hint.
  if (inDeno > 0 && !frames[0]!.name.includes("<")) return frames[0]!.name;
  return resolvers.combined ? "promises" : "promise";
}

/** What waiting in a script of Deno's is called, by its URL. */
export function byScript(url: string): string | undefined {
  return BY_SCRIPT.find(([script]) => script.test(url))?.[1];
}

/** Long enough for `await` and the name of what is called. */
const MAX_CALL_LENGTH = 200;
/** What is called at an await: `await op_x(`, `await core.op_x(`. */
const CALLED_REGEXP = /^await\s+(?:[\w$]+\.)*([\w$]+)\(/;

/** Names the operations of Deno that its own functions wait for, by what is written there. */
export class OpNames {
  #resolver: FrameResolver;
  /** Texts of Deno's own scripts, by URL: there is a fixed number of them. */
  #texts = new Map<string, string[]>();

  constructor(resolver: FrameResolver) {
    this.#resolver = resolver;
  }

  /** Reads the scripts in which these functions of Deno's stand. */
  async prepare(suspendedFrames: Iterable<SuspendedFrame>): Promise<void> {
    const missing = new Map<string, string>();
    for (const { call: { url, scriptId } } of suspendedFrames) {
      if (url.startsWith("ext:") && !this.#texts.has(url)) missing.set(url, scriptId);
    }
    if (missing.size === 0) return;
    const texts = await this.#resolver.texts(missing.values());
    for (const [url, scriptId] of missing) {
      this.#texts.set(url, (texts.get(scriptId) ?? "").split("\n"));
    }
  }

  /** The operation that a function awaits, if it awaits one. */
  of({ call, position }: SuspendedFrame): string | undefined {
    const lines = this.#texts.get(call.url);
    if (lines === undefined || position === undefined) return undefined;
    const line = lines[position.line - 1] ?? "";
    const rest = line.slice(position.column - 1, position.column - 1 + MAX_CALL_LENGTH);
    const called = CALLED_REGEXP.exec(rest)?.[1];
    if (called === undefined || called.startsWith("op_")) return called;
    // Deno's scripts are minified: the import says what a letter stands for.
    const name = called.replaceAll("$", "\\$");
    const alias = new RegExp(`\\b(op_\\w+)(?: as |:)${name}(?![\\w$])`);
    for (const text of lines) {
      const op = alias.exec(text)?.[1];
      if (op !== undefined) return op;
    }
    return undefined;
  }
}
