import { deepStrictEqual, match, ok, rejects, strictEqual } from "node:assert/strict";
import { decodeProfile } from "../../lib/profile/decode/decode.ts";
import { type Profiler, startProfiler } from "../../lib/mod.ts";

const ROOT = "http://localhost/debug/pprof/";

async function ask(profiler: Profiler, path: string, init?: RequestInit): Promise<Response> {
  return await profiler.handle(new Request(new URL(path, ROOT), init));
}

/** Rows of status, path, body: Go's text for what it refuses. */
const REFUSED: readonly [status: number, path: string, body: string][] = [
  [404, "nosuch", "Unknown profile\n"],
  [404, "heap/x", "Unknown profile\n"],
  [404, "heap/", "Unknown profile\n"],
  [400, "heap?seconds=0", `invalid value for "seconds" - must be a positive integer\n`],
  [400, "heap?seconds=-1", `invalid value for "seconds" - must be a positive integer\n`],
  [400, "heap?seconds=1.5", `invalid value for "seconds" - must be a positive integer\n`],
  [400, "allocs?seconds=abc", `invalid value for "seconds" - must be a positive integer\n`],
  [
    400,
    "block?seconds=99999999999999999999",
    `invalid value for "seconds" - must be a positive integer\n`,
  ],
  [400, "heap?seconds=1&debug=1", "seconds and debug params are incompatible\n"],
  [400, "profile?seconds=601", "profile duration exceeds server's limit of 600 seconds\n"],
  [400, "trace?seconds=601", "profile duration exceeds server's limit of 600 seconds\n"],
  ...["0", "9", "2001", "1.5", "abc"].map((hz): [number, string, string] => [
    400,
    `profile?seconds=1&hz=${hz}`,
    `invalid value for "hz" - must be an integer from 10 to 2000\n`,
  ]),
  [400, "heap?hz=100", `"hz" parameter is not supported for this profile type\n`],
  [400, "profile?last=5s&hz=100", "last and hz params are incompatible\n"],
  ...["0", "-1", "1.5", "abc"].map((seconds): [number, string, string] => [
    400,
    `/debug/fgprof?seconds=${seconds}`,
    `bad seconds: "${seconds}" - must be a positive integer\n`,
  ]),
  [
    400,
    "/debug/fgprof?format=svg",
    `bad format: "svg" - must be pprof or folded\n`,
  ],
  [400, "heap?last=5s", `only profile can look back with "last"\n`],
  [400, "profile?last=soon", `invalid value for "last" - must be a duration such as 60s\n`],
  [
    403,
    "allocs?seconds=1&exact=1",
    "exact=1 needs a service started with { exact: true }: it slows the service down\n",
  ],
];

Deno.test("routes refuse with Go's text, with the header that go tool pprof looks for", async () => {
  await using profiler = await startProfiler();
  for (const [status, path, body] of REFUSED) {
    const response = await ask(profiler, path);
    deepStrictEqual([response.status, path, await response.text()], [status, path, body]);
    strictEqual(response.headers.get("x-go-pprof"), "1");
    strictEqual(response.headers.get("content-type"), "text/plain; charset=utf-8");
    strictEqual(response.headers.get("x-content-type-options"), "nosniff");
    strictEqual(response.headers.get("content-disposition"), null);
  }
});

/** Rows of path, file name, sample types. */
const PROFILES: readonly [path: string, filename: string, types: string][] = [
  ["heap", "heap", "alloc_objects alloc_space inuse_objects inuse_space"],
  ["heap?gc=1", "heap", "alloc_objects alloc_space inuse_objects inuse_space"],
  ["delta_heap", "heap.pprof.gz", "alloc_objects alloc_space inuse_objects inuse_space"],
  ["delta_heap?seconds=1", "heap.pprof.gz", "alloc_objects alloc_space inuse_objects inuse_space"],
  ["delta_block", "block.pprof.gz", "contentions delay"],
  ["delta_mutex", "mutex.pprof.gz", "contentions delay"],
  ["heap?seconds=1", "heap-delta", "alloc_objects alloc_space inuse_objects inuse_space"],
  ["allocs?seconds=1", "allocs-delta", "alloc_objects alloc_space inuse_objects inuse_space"],
  ["allocs", "allocs", "alloc_objects alloc_space inuse_objects inuse_space"],
  ["profile?seconds=1", "profile", "samples cpu"],
  ["profile?seconds=1&debug=1", "profile", "samples cpu"],
  ["goroutine", "goroutine", "goroutine"],
  ["threadcreate", "threadcreate", "threadcreate"],
  ["retained", "retained", "objects space"],
  ["retained?seconds=1", "retained-delta", "objects space"],
  ["await?seconds=1", "await", "waits wait"],
  ["fgprof?seconds=1", "fgprof", "samples time"],
  ["/debug/fgprof?seconds=1", "fgprof", "samples time"],
  ["block", "block", "contentions delay"],
  ["mutex?seconds=1", "mutex-delta", "contentions delay"],
];

Deno.test("routes serve valid profiles under Go's file names", async () => {
  await using profiler = await startProfiler();
  for (const [path, filename, types] of PROFILES) {
    const response = await ask(profiler, path);
    strictEqual(response.status, 200, path);
    strictEqual(response.headers.get("content-type"), "application/octet-stream");
    strictEqual(
      response.headers.get("content-disposition"),
      `attachment; filename="${filename}"`,
    );
    const profile = await decodeProfile(await response.bytes());
    strictEqual(profile.sampleType.map((t) => t.type).join(" "), types, path);
    ok(profile.timeNanos > 1e18, path);
    ok(profile.comment.length > 0, path);
    if (/^(?!delta).*seconds/.test(path)) ok(profile.durationNanos >= 1e9, path);
  }
});

Deno.test("heap?debug=1 begins and ends as Go's text", async () => {
  await using profiler = await startProfiler();
  const text = await (await ask(profiler, "heap?debug=1")).text();
  match(text, /^heap profile: \d+: \d+ \[\d+: \d+\] @ heap\/524288\n/);
  match(
    text,
    /\n\n# runtime\.MemStats\n# Alloc = \d+\n# TotalAlloc = \d+\n# Sys = \d+\n# Lookups = 0\n/,
  );
  match(text, /\n# NumForcedGC = 1\n/);
  match(text, /\n# MaxRSS = \d+\n/);
  match(text, /\n# No meaning on V8, shown as 0: Lookups, /);
  match(text, /\n# heap_size_limit = \d+\n/);
});

Deno.test("heap?debug=1 lists stacks in Go's form, and symbol names their addresses", async () => {
  await using profiler = await startProfiler();
  const kept: unknown[] = [];
  (function keepSome() {
    for (let i = 0; i < 50_000; i++) kept.push(new Array(40).fill(i));
  })();
  const text = await (await ask(profiler, "heap?debug=1")).text();
  const frame = /\n#\t(0x[0-9a-f]+)\t+(keepSome)\+0x0\t+(\S+routes_test\.ts):(\d+)\n/.exec(text);
  ok(frame, text.slice(0, 2_000));
  const answer = await (await ask(profiler, `symbol?${frame[1]}+0x1+zzz`)).text();
  strictEqual(answer, `num_symbols: 1\n${frame[1]} keepSome\n`);
  const posted = await ask(profiler, "symbol?ignored", { method: "POST", body: frame[1]! });
  strictEqual(await posted.text(), answer);
  ok(kept.length > 0);
});

Deno.test("a body that is longer than is read is refused with 413, on every route that reads one", async () => {
  await using profiler = await startProfiler();
  const form = { "content-type": "application/x-www-form-urlencoded" };
  for (
    const [path, headers] of [["symbol", {}], ["heap", form], ["profile", form], [
      "trace",
      form,
    ]] as const
  ) {
    const body = "x".repeat((1 << 20) + 1);
    const response = await ask(profiler, path, { method: "POST", headers, body });
    strictEqual(
      `${response.status} ${await response.text()}`,
      "413 http: request body too large\n",
    );
  }
  const body = "0x1+".repeat((1 << 20) / 4);
  strictEqual(
    await (await ask(profiler, "symbol", { method: "POST", body })).text(),
    "num_symbols: 1\n",
  );
});

Deno.test("debug texts of counting kinds have Go's first lines", async () => {
  await using profiler = await startProfiler();
  const first = async (path: string) => (await (await ask(profiler, path)).text()).split("\n")[0];
  match((await first("goroutine?debug=1"))!, /^goroutine profile: total \d+$/);
  match((await first("threadcreate?debug=1"))!, /^threadcreate profile: total \d+$/);
  match((await first("retained?debug=1"))!, /^retained profile: \d+: \d+$/);
  strictEqual(await first("block?debug=1"), "--- contention:");
  strictEqual(await first("mutex?debug=99999999999999999999"), "--- mutex:");
  match((await first("goroutine?debug=2"))!, /^goroutine \d+ \[running\]:$/);
});

Deno.test("debug that is no number is no debug", async () => {
  await using profiler = await startProfiler();
  for (const debug of ["abc", "0x1", "1.5", ""]) {
    const response = await ask(profiler, `block?debug=${debug}`);
    strictEqual(response.headers.get("content-type"), "application/octet-stream");
    await response.body?.cancel();
  }
});

Deno.test("a form in the body counts before the query", async () => {
  await using profiler = await startProfiler();
  const body = new URLSearchParams({ seconds: "0" });
  const response = await ask(profiler, "heap?seconds=1", { method: "POST", body });
  strictEqual(response.status, 400);
  await response.body?.cancel();
});

Deno.test("HEAD does the work and leaves the body out", async () => {
  await using profiler = await startProfiler();
  const started = performance.now();
  const response = await ask(profiler, "profile?seconds=1", { method: "HEAD" });
  ok(performance.now() - started > 900);
  strictEqual(response.status, 200);
  strictEqual(response.body, null);
});

Deno.test("the index lists every kind with its count, sorted", async () => {
  await using profiler = await startProfiler();
  const response = await ask(profiler, "");
  strictEqual(response.headers.get("content-type"), "text/html; charset=utf-8");
  const names = [...(await response.text()).matchAll(/<a href='(\w+)\?debug=1'>/g)].map((m) =>
    m[1]
  );
  deepStrictEqual(names, [
    "allocs",
    "await",
    "block",
    "cmdline",
    "delta_block",
    "delta_heap",
    "delta_mutex",
    "fgprof",
    "goroutine",
    "heap",
    "mutex",
    "profile",
    "retained",
    "symbol",
    "threadcreate",
    "trace",
  ]);
});

Deno.test("the path without a slash leads to the index", async () => {
  await using profiler = await startProfiler();
  const response = await profiler.handle(new Request("http://localhost/debug/pprof?a=1"));
  strictEqual(response.status, 307);
  strictEqual(response.headers.get("location"), "/debug/pprof/?a=1");
  await response.body?.cancel();
});

Deno.test("a client that goes away ends its window", async () => {
  await using profiler = await startProfiler();
  const gone = new AbortController();
  setTimeout(() => gone.abort(), 100);
  const started = performance.now();
  const response = await ask(profiler, "profile?seconds=30", { signal: gone.signal });
  ok(performance.now() - started < 5_000);
  const profile = await decodeProfile(await response.bytes());
  ok(profile.comment.some((c) => c.startsWith("cut short")));
});

Deno.test("two downloads at once both get their profile", async () => {
  await using profiler = await startProfiler();
  const paths = ["profile?seconds=1", "profile?seconds=1", "allocs?seconds=1", "heap"];
  const responses = await Promise.all(paths.map((path) => ask(profiler, path)));
  for (const response of responses) {
    strictEqual(response.status, 200);
    await decodeProfile(await response.bytes());
  }
});

Deno.test("fgprof has lines of stacks for flame graphs, too", async () => {
  await using profiler = await startProfiler();
  const end = new AbortController();
  const waits = (async function waiting() {
    while (!end.signal.aborted) await new Promise((resolve) => setTimeout(resolve, 20));
  })();
  const response = await ask(profiler, "/debug/fgprof?seconds=1&format=folded");
  const text = await response.text();
  end.abort();
  await waits;
  strictEqual(response.headers.get("content-type"), "text/plain; charset=utf-8");
  match(text, /^([^\n;]+;)*waiting \d+$/m);
  for (const line of text.trimEnd().split("\n")) match(line, /^.+ [1-9]\d*$/);
});

Deno.test("stopping the profiler ends windows with what they have", async () => {
  const profiler = await startProfiler();
  // On a crowded machine loading takes longer than there is time below.
  await (await ask(profiler, "profile?seconds=1")).body?.cancel();
  const pending = ask(profiler, "profile?seconds=30");
  await new Promise((resolve) => setTimeout(resolve, 50));
  await profiler.stop();
  const response = await pending;
  strictEqual(response.status, 200);
  await decodeProfile(await response.bytes());
});

Deno.test("what is taken while the profiler stops does not wait for a sampler that has ended", async () => {
  const profiler = await startProfiler();
  const [taken] = await Promise.allSettled([
    profiler.take("profile", { seconds: 30 }),
    profiler.stop(),
  ]);
  // Which of the two is quicker is left open.
  if (taken.status === "fulfilled") ok(Number(taken.value.durationNanos) < 30e9);
  else match(`${taken.reason}`, /^RangeError: Cannot take profile "profile": the profiler has/);
});

Deno.test("profile?hz= has its own period and says what it cost; it ends with its client", async () => {
  await using profiler = await startProfiler();
  const take = async (path: string, init?: RequestInit) => {
    const response = await ask(profiler, path, init);
    strictEqual(response.status, 200);
    return await decodeProfile(await response.bytes());
  };
  const [finer, usual] = await Promise.all([
    take("profile?seconds=1&hz=500"),
    take("profile?seconds=1"),
  ]);
  deepStrictEqual([Number(finer.period), Number(usual.period)], [2_140_000, 10_700_000]);
  const cost = (comment: string[]) => comment.filter((text) => text.startsWith("hz=500: "));
  strictEqual(cost(finer.comment).length, 1);
  strictEqual(cost(usual.comment).length, 0);
  const gone = new AbortController();
  setTimeout(() => gone.abort(), 200);
  const cut = await take("profile?seconds=30&hz=500", { signal: gone.signal });
  ok(Number(cut.durationNanos) < 10e9);
  ok(cut.comment.some((text) => text.startsWith("cut short: ")));
  const taken = await profiler.take("profile", { seconds: 0.1, hz: 10 });
  strictEqual(Number(taken.period), 107_000_000);
  await rejects(profiler.take("profile", { hz: 5 }), {
    name: "RangeError",
    message: 'Cannot take profile "profile": hz is 5, must be an integer from 10 to 2000',
  });
  await rejects(profiler.take("heap", { hz: 100 }), {
    name: "RangeError",
    message: 'Cannot take profile "heap": it knows no hz',
  });
});
