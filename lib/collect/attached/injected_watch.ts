/**
 * Follows the waits of another program, by our own hooks inside it, which remove themselves.
 *
 * @module
 */
import { type InspectorClient, InspectorError } from "../../inspect/inspector_client.ts";
import { selfContained } from "../await/self_contained.ts";
import type { WaitReport, WaitWatch } from "../await/wait_watch.ts";

/** Hooks in another program. */
export interface InjectedWatch {
  /** Removes them, and says what they have seen. */
  stop(): Promise<WaitReport>;
  /** Removes them where nobody has. */
  release(): Promise<void>;
  /** Whether the program is one of Deno: places are in the source there. */
  isMapped: boolean;
}

/** What the hooks are made of, in the order of what they import. */
const MODULES = ["wait", "wait_graph", "wait_stacks", "wait_times", "chain_stacks", "wait_watch"]
  .map((name) => new URL(`../await/${name}.ts`, import.meta.url).href);

/** Of what the program has nothing. */
const STUBS = {
  "/base/in_slices.ts": "{ rests: () => () => undefined }",
  "/clock/unix_time.ts": "{ unixNanos: () => BigInt(Date.now()) * 1000000n }",
  "/labels/label_context.ts": "{ areLabelsUsed: () => false, currentLabels: () => undefined }",
};

/** Runs in the program, as text. */
interface Injected {
  stop(): Promise<string>;
}

/**
 * Begins to follow them.
 *
 * @param longest They remove themselves after so many milliseconds, whatever becomes of who injected them.
 * @throws {InspectorError} If the program has no promise hooks.
 */
export async function injectWatch(
  client: InspectorClient,
  longest: number,
  withRuns: boolean,
): Promise<InjectedWatch> {
  // What is not loaded here has no running text.
  await import("../await/wait_watch.ts");
  const make = `(${begin})(WaitWatch, ${longest}, ${withRuns})`;
  const expression = await selfContained(MODULES, STUBS, make);
  const key = `globalThis[Symbol.for("deno_pprof.waits ${crypto.randomUUID()}")]`;
  const evaluate = (code: string, awaitPromise = false) =>
    client.send("Runtime.evaluate", { expression: code, awaitPromise, returnByValue: true });
  const check = `typeof globalThis.process?.getBuiltinModule?.("node:v8")?.promiseHooks`;
  const { result } = await evaluate(check);
  if (result.value !== "object") {
    throw new InspectorError("await is seen in Deno and Node only: it needs their promise hooks");
  }
  // Its frames are then known to be ours.
  const named = `\n//# sourceURL=${import.meta.url}`;
  const start = `(${key} = ${expression}, typeof globalThis.Deno === "object")${named}`;
  const begun = await evaluate(start);
  if (begun.exceptionDetails) {
    const { text } = begun.exceptionDetails;
    throw new InspectorError(
      `the hooks do not run in the program: ${text}`,
    );
  }
  let isOver = false;
  const stop = async () => {
    isOver = true;
    const { result } = await evaluate(`${key}.stop()`, true);
    await evaluate(`delete ${key}`);
    return readReport(String(result.value));
  };
  return {
    isMapped: begun.result.value === true,
    stop,
    async release() {
      if (!isOver) await stop().catch(() => {});
    },
  };
}

function begin(Watch: typeof WaitWatch, longest: number, withRuns: boolean): Injected {
  const platform = globalThis as unknown as {
    process: { getBuiltinModule(name: string): typeof globalThis };
  };
  const timers = platform.process.getBuiltinModule("node:timers");
  const watch = new Watch({ withRuns });
  let report: Promise<string> | undefined;
  const stop = () =>
    report ??= watch.stop().then((seen) =>
      JSON.stringify({ ...seen, startedAt: String(seen.startedAt) })
    );
  const timer = timers.setTimeout(stop, longest) as unknown as { unref?(): void };
  timer.unref?.();
  return { stop };
}

function readReport(text: string): WaitReport {
  const report = JSON.parse(text) as Omit<WaitReport, "startedAt"> & { startedAt: string };
  return { ...report, startedAt: BigInt(report.startedAt) };
}
