import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import * as TraceEngine from "npm:@paulirish/trace_engine@0.0.65";
import type { ChromeTrace, TraceEvent } from "../../../lib/collect/trace/trace_event.ts";
import { parseTrace } from "../../support/trace_profile.ts";
import { cumOf, flatText } from "../../support/profile_numbers.ts";
import { runProfiled } from "../../support/program_profile.ts";

async function traceOf(file: string): Promise<ChromeTrace> {
  const bytes = await Deno.readFile(file);
  const text = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return await new Response(text).json() as ChromeTrace;
}

function named(trace: ChromeTrace, name: string | RegExp): TraceEvent[] {
  return trace.traceEvents.filter((e) =>
    typeof name === "string" ? e.name === name : name.test(e.name)
  );
}

Deno.test("trace: samples, turns, stalls, collections, requests and marks", async () => {
  await using run = await runProfiled("traced.ts");
  const taken = JSON.parse(run.stdout) as Record<string, unknown>;
  deepStrictEqual(taken["second"], [
    500,
    "Could not enable tracing: execution tracer already enabled\n",
  ]);
  strictEqual(taken["type"], "application/octet-stream");
  strictEqual(taken["disposition"], `attachment; filename="trace"`);
  const trace = await traceOf(run.file());
  const text = JSON.stringify(trace);
  ok(!text.includes("secret"));

  const turns = named(trace, "RunTask").map((e) => e.dur!);
  ok(turns.some((dur) => dur >= 195_000), `${turns}`);
  const stalls = named(trace, /^stall: /);
  ok(
    stalls.some((e) => "holdTheLoop" in (e.args["functions"] as object) && e.dur! >= 180_000),
    text,
  );

  const collections = named(trace, /^M(in|aj)orGC$/);
  ok(collections.length > 0);
  ok(collections.every(({ args }) => Number(args["usedHeapSizeBefore"]) > 1e6));

  const requests = named(trace, /^GET /);
  deepStrictEqual(
    requests.filter((e) => e.ph === "b").map((e) => [e.name, e.args["status"]]).sort(),
    [["GET /made", 201], ["GET /nothing", 404]],
  );
  strictEqual(named(trace, "begin work").length, 1);
  deepStrictEqual(named(trace, "work").map((e) => e.ph), ["b", "e"]);
  match(JSON.stringify(trace.metadata), /RunTask: /);
});

Deno.test("trace: this project's own importer reads its samples", async () => {
  await using run = await runProfiled("traced.ts");
  const trace = await traceOf(run.file());
  const profile = await parseTrace(trace);
  const seen = flatText(profile, "cpu");
  ok(cumOf(profile, "cpu", "holdTheLoop") > 0.15e9, seen);
  const held = profile.function.find((f) => f.name === "holdTheLoop")!;
  ok(held.filename.endsWith("/traced.ts"), held.filename);
  strictEqual(Number(held.startLine), 10);
});

Deno.test("trace: DevTools' own engine reads it", async () => {
  await using run = await runProfiled("traced.ts");
  const trace = await traceOf(run.file());
  const model = TraceEngine.TraceModel.Model.createWithAllHandlers();
  await model.parse(trace.traceEvents as never, { isFreshRecording: true } as never);
  const parsed = model.parsedTrace(0)!.data as unknown as {
    Samples: { profilesInProcess: Map<number, Map<number, { parsedProfile: unknown }>> };
    UserTimings: { performanceMarks: unknown[]; performanceMeasures: { name: string }[] };
    Renderer: { processes: Map<number, unknown> };
  };
  const [[, threads] = []] = [...parsed.Samples.profilesInProcess];
  const text = JSON.stringify([...threads!.values()][0]!.parsedProfile, shallow);
  ok(text.includes("holdTheLoop"));
  deepStrictEqual(parsed.UserTimings.performanceMeasures.map(({ name }) => name), ["work"]);
  strictEqual(parsed.UserTimings.performanceMarks.length, 1);
});

/** Its trees point up too. */
function shallow(key: string, value: unknown): unknown {
  return key === "parent" || key === "nodes" ? undefined : value;
}
