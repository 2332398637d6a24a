import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { ExternalWatch } from "../../../lib/collect/heap/external_watch.ts";
import { whatRan } from "../../../lib/collect/heap/growth_site.ts";
import type { CpuProfile } from "../../../lib/inspect/protocol.ts";
import { startProfiler } from "../../../lib/mod.ts";
import type { Sample } from "../../../lib/profile/types.ts";
import { assertNear } from "../../support/assert_near.ts";
import { cumOf, flatOf, flatText, sumOf } from "../../support/profile_numbers.ts";

const MIB = 2 ** 20;

/** A profile with a sample each 10 ms: names of functions from the outermost on, parted by `;`. */
function profileOf(stacks: string[]): CpuProfile {
  const nodes: CpuProfile["nodes"] = [];
  const node = (path: string): number => {
    const name = path.slice(path.lastIndexOf(";") + 1);
    const there = nodes.findIndex(({ callFrame: { url } }) => url === path);
    if (there >= 0) return there + 1;
    const caller = path.includes(";") ? node(path.slice(0, path.lastIndexOf(";"))) : 0;
    const scriptId = name.startsWith("(") || name === "fill" ? "0" : "1";
    nodes.push({
      id: nodes.length + 1,
      callFrame: { functionName: name, scriptId, url: path, lineNumber: 0, columnNumber: 0 },
      children: [],
    });
    if (caller > 0) nodes[caller - 1]!.children!.push(nodes.length);
    return nodes.length;
  };
  node("(root)");
  const samples = stacks.map((stack) => node(`(root);${stack}`));
  const timeDeltas = stacks.map((_, i) => i === 0 ? 5_000 : 10_000);
  return { nodes, samples, timeDeltas, startTime: 0, endTime: stacks.length * 10_000 };
}

/** What ran in the whole of it, the innermost first. */
function ran(...stacks: string[]): string[] | undefined {
  const site = whatRan(profileOf(stacks), 0, Infinity);
  return site?.stack.map(({ functionName }) => functionName);
}

Deno.test("whatRan() is the innermost call that nearly all samples have in common", () => {
  const cache = "main;cacheBody";
  deepStrictEqual(ran(`${cache};fill`, cache, `${cache};fill`), ["cacheBody", "main"]);
  deepStrictEqual(ran(...Array(9).fill(cache), "main;render"), ["cacheBody", "main"]);
  deepStrictEqual(ran(cache, cache, "main;render"), ["main"]);
  // What is no JavaScript does not count.
  deepStrictEqual(ran("(idle)", "(idle)", cache, cache, "(garbage collector)", cache), [
    "cacheBody",
    "main",
  ]);
});

Deno.test("whatRan() says nothing of several things, nor of too little", () => {
  strictEqual(ran("main;cacheBody", "main;cacheBody"), undefined);
  strictEqual(ran("cacheBody", "render", "cacheBody", "render"), undefined);
  strictEqual(ran("(idle)", "(idle)", "(idle)", "(idle)"), undefined);
  const profile = profileOf(["a", "a", "a", "b", "b", "b"]);
  strictEqual(whatRan(profile, 30_000, 60_000)?.leaf.includes("b"), true);
});

Deno.test("without samples array buffers are counted all the same, and never fall", async () => {
  const watch = new ExternalWatch();
  for (const mib of [1, 101, 51, 61]) watch.look(mib * MIB);
  await watch.resolve();
  deepStrictEqual(watch.allocated, { sites: [], rest: 111 * MIB });
  deepStrictEqual(watch.alive, { sites: [], rest: 61 * MIB });
  watch.stop();
});

const kept: Uint8Array[] = [];

function cacheBody(): void {
  for (let i = 0; i < 60; i++) kept.push(new Uint8Array(MIB).fill(7));
}

function burn(millis: number): void {
  const end = performance.now() + millis;
  while (performance.now() < end);
}

/** Some hundred milliseconds of both, in turns within each look. */
function mixed(): void {
  for (let i = 0; i < 60; i++) {
    const began = performance.now();
    kept.push(new Uint8Array(MIB).fill(7));
    burn(performance.now() - began);
  }
}

Deno.test("heap and allocs count array buffers, under what ran where that was one thing", async () => {
  await using profiler = await startProfiler({ hz: 500 });
  // The profiler has its own work to do soon after the start.
  await profiler.take("heap");
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  const taken = profiler.take("allocs", { seconds: 1 });
  await new Promise((resolve) => setTimeout(resolve, 300));
  cacheBody();
  const allocs = await taken;
  const heap = await profiler.take("heap");
  for (const [profile, type] of [[allocs, "alloc_space"], [heap, "inuse_space"]] as const) {
    const seen = flatText(profile, type);
    ok(flatOf(profile, type, "(external)") >= 60 * MIB, seen);
    assertNear(cumOf(profile, type, "cacheBody") / (60 * MIB), 1, 0.2, seen);
    ok(profile.comment.some((text) => /^estimate: who called \(external\) ran while/.test(text)));
  }
  ok(heap.comment.some((text) => /^memory: the process has \d+ B resident/.test(text)));

  mixed();
  const mixedHeap = await profiler.take("heap");
  const seen = flatText(mixedHeap, "inuse_space");
  // Both are below `mixed`, and neither is blamed alone; what V8 itself sampled in them is another thing.
  const names = ({ location }: Sample) => location.map(({ line: [at] }) => at?.function.name);
  const blamed = (sample: Sample) =>
    names(sample)[0] === "(external)" && names(sample).includes("burn");
  strictEqual(sumOf(mixedHeap, "inuse_space", blamed), 0, seen);
  ok(flatOf(mixedHeap, "inuse_space", "(external)") >= 120 * MIB, seen);

  kept.length = 0;
  const after = await profiler.take("heap");
  ok(flatOf(after, "inuse_space", "(external)") < 20 * MIB, flatText(after, "inuse_space"));
  ok(sumOf(after, "alloc_space") >= sumOf(mixedHeap, "alloc_space"));
  ok(
    cumOf(after, "alloc_space", "cacheBody") >= cumOf(heap, "alloc_space", "cacheBody"),
    flatText(after, "alloc_space"),
  );
});
