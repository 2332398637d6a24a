import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { findPprof, runProgram, testWithProgram } from "../support/real_program.ts";
import { findGoProgram, type Received, Receiver, Running, startPushed } from "../support/pushed.ts";

const RECEIVER = findGoProgram("deno-pprof-receiver");

function testWithReceiver(name: string, body: (path: string) => Promise<void>): void {
  testWithProgram("the receiver of tests/ship/receiver", RECEIVER, name, body);
}

const named = (all: Received[], name: string) =>
  all.filter(({ labels }) => labels["__name__"] === name);

testWithReceiver("variables push to Pyroscope, with the ids that its UI knows", async (path) => {
  await using receiver = await Receiver.start(path);
  await using service = await startPushed({ push: { seconds: 1 } }, {
    PYROSCOPE_SERVER_ADDRESS: receiver.url,
    PYROSCOPE_APPLICATION_NAME: "shop",
    PYROSCOPE_LABELS: "env=test",
    PYROSCOPE_BASIC_AUTH_USER: "u",
    PYROSCOPE_BASIC_AUTH_PASSWORD: "p",
  });
  const all = await receiver.until((all) =>
    named(all, "process_cpu").length > 2 && named(all, "memory").length > 2 &&
    named(all, "block").length > 0
  );
  const [cpu] = named(all, "process_cpu");
  deepStrictEqual([cpu!.types, cpu!.period], [
    ["samples:count", "cpu:nanoseconds"],
    "cpu:nanoseconds",
  ]);
  const [memory] = named(all, "memory");
  strictEqual(memory!.period, "space:bytes");
  deepStrictEqual(memory!.types, [
    "alloc_objects:count",
    "alloc_space:bytes",
    "inuse_objects:count",
    "inuse_space:bytes",
  ]);
  const [block] = named(all, "block");
  deepStrictEqual([block!.types, block!.period], [
    ["contentions:count", "delay:nanoseconds"],
    "contentions:count",
  ]);
  ok(cpu!.keys?.includes("route"));
  const { service_name, env, deno_version } = cpu!.labels;
  deepStrictEqual([service_name, env, deno_version], ["shop", "test", Deno.version.deno]);
  strictEqual(cpu!.headers["Authorization"], `Basic ${btoa("u:p")}`);
  deepStrictEqual(service.errors.filter((line) => line.includes("push")), []);
});

testWithReceiver("intervals follow each other, and their sums are what was used", async (path) => {
  await using receiver = await Receiver.start(path);
  await using _service = await startPushed({ push: { url: receiver.url, seconds: 1 } });
  const all = await receiver.until((all) => named(all, "process_cpu").length >= 5);
  const windows = named(all, "process_cpu");
  const [first, last] = [windows[0]!, windows.at(-1)!];
  const length = (last.time + last.duration - first.time) / 1e6;
  const sum = windows.reduce((sum, { duration }) => sum + duration, 0) / 1e6;
  // A crowded machine takes its time between the begin of one and the end of the other.
  ok(sum >= length - 1, `${length - sum} ms are in no window`);
  ok(sum - length < length / 5, `${sum - length} of ${length} ms are in two windows`);
  const totals = named(all, "memory");
  for (const [i, { time, duration }] of totals.entries()) {
    const next = totals[i + 1];
    if (next) ok(Math.abs(time + duration - next.time) < 2e6, "memory has a gap");
  }
  // Totals sent as they are would grow by what came before.
  const allocated = totals.slice(1).map(({ totals }) => totals["alloc_space"]!);
  ok(allocated.every((bytes) => bytes > 0 && bytes < totals[0]!.totals["alloc_space"]! * 20));
});

testWithReceiver("what is pushed is what pprof reads from the service", async (path) => {
  const pprof = findPprof();
  ok(pprof !== undefined, "pprof is missing");
  await using receiver = await Receiver.start(path);
  await using service = await startPushed({ push: { url: receiver.url, seconds: 3 } });
  await receiver.until((all) => named(all, "process_cpu").length > 0);
  const top = async (source: string) => {
    const { stdout, code, stderr } = await runProgram(pprof, ["-top", "-sample_index=cpu", source]);
    strictEqual(code, 0, stderr);
    return Number(/(\d[\d.]*)%\s+busy$/m.exec(stdout)?.[1] ?? NaN);
  };
  const requested = await top(`${service.url}/debug/pprof/profile?seconds=3`);
  const all = await receiver.until((all) => named(all, "process_cpu").length > 2);
  const pushed = await top(named(all, "process_cpu")[1]!.file!);
  ok(requested > 20 && pushed > 20, `busy has ${requested} % and ${pushed} %`);
  ok(
    Math.abs(requested - pushed) < 30,
    `busy has ${requested} % when requested, ${pushed} % when pushed`,
  );
});

testWithReceiver("SIGTERM sends the last interval, then the service ends by it", async (path) => {
  await using receiver = await Receiver.start(path);
  await using service = await startPushed({ push: { url: receiver.url, seconds: 600 } });
  // It starts soon after the service.
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  deepStrictEqual(receiver.received, []);
  const start = performance.now();
  const { signal } = await service.end("SIGTERM");
  strictEqual(signal, "SIGTERM");
  ok(performance.now() - start < 10_000);
  const all = await receiver.until((all) => named(all, "process_cpu").length > 0);
  ok(named(all, "process_cpu")[0]!.functions["busy"]! > 0);
});

testWithReceiver("a handler of the program decides when it ends", async (path) => {
  await using receiver = await Receiver.start(path);
  const push = { url: receiver.url, seconds: 600 };
  await using service = await startPushed({ push, handles: true });
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  const { code, signal } = await service.end("SIGTERM");
  deepStrictEqual([code, signal], [7, null]);
  deepStrictEqual(service.lines.filter((line) => line === "handled"), ["handled"]);
  await receiver.until((all) => named(all, "process_cpu").length > 0);
});

testWithReceiver("profiler.stop() sends the last interval", async (path) => {
  await using receiver = await Receiver.start(path);
  const push = { url: receiver.url, seconds: 600 };
  await using service = await startPushed({ push, stops: true });
  await service.line((line) => line === "stopped");
  await receiver.until((all) => named(all, "process_cpu").length > 0);
});

testWithReceiver("without a tenant: one line, nothing again and again", async (path) => {
  await using receiver = await Receiver.start(path, "tenants");
  const push = { url: receiver.url, seconds: 1, password: "s3cret", user: "u" };
  await using service = await startPushed({ push });
  const line = await service.line((each) => each.includes("Cannot push"), service.errors);
  match(line, /401 unauthenticated: no org id: look at user, password, token and tenant/);
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  strictEqual(service.errors.filter((each) => each.includes("Cannot push")).length, 1);
  ok(!service.errors.join().includes("s3cret"));
  strictEqual(await fetch(service.url).then((response) => response.text()), "ok");
  await using other = await startPushed({ push: { ...push, tenant: "acme" } });
  const all = await receiver.until((all) => all.length > 0);
  strictEqual(all[0]!.headers["X-Scope-Orgid"], "acme");
  await other.end();
});

testWithReceiver("OTLP: tables as Parca wants them, one sample type a profile", async (path) => {
  await using receiver = await Receiver.start(path);
  await using _service = await startPushed({ push: { seconds: 1 } }, {
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    OTEL_SERVICE_NAME: "shop",
    OTEL_RESOURCE_ATTRIBUTES: "deployment.environment=test",
    OTEL_EXPORTER_OTLP_HEADERS: "x-extra=1",
  });
  const of = (all: Received[], type: string) =>
    all.filter(({ types, totals }) => types[0] === type && totals[type.split(":")[0]!]! > 0);
  const all = await receiver.until((all) =>
    ["cpu:nanoseconds", "inuse_space:bytes", "alloc_space:bytes", "delay:nanoseconds"]
      .every((type) => of(all, type).length > 0)
  );
  ok(all.every(({ way, types }) => way === "otlp" && types.length === 1));
  const cpu = of(all, "cpu:nanoseconds")[0]!;
  strictEqual(cpu.period, "cpu:nanoseconds");
  strictEqual(cpu.labels["service.name"], "shop");
  strictEqual(cpu.labels["deployment.environment"], "test");
  strictEqual(cpu.headers["X-Extra"], "1");
  ok(cpu.functions["busy"]! > cpu.totals["cpu"]! / 5);
  ok(cpu.keys?.includes("route"));
});

Deno.test("a server that hangs keeps no program alive", async () => {
  using silent = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const lib = new URL("../../lib/mod.ts", import.meta.url).href;
  const text = `import { startProfiler } from ${JSON.stringify(lib)};
    await startProfiler({ push: { url: "http://127.0.0.1:${silent.addr.port}", seconds: 1 } });
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    console.log("done", Date.now());`;
  await using program = new Running(Deno.execPath(), {
    args: ["eval", "--ext=ts", text],
    env: { NO_COLOR: "1" },
  });
  await program.line((line) => line.startsWith("done"));
  const start = performance.now();
  const { code } = await program.process.status;
  strictEqual(code, 0);
  // A request would wait for ten seconds.
  ok(performance.now() - start < 7_000);
});
