import { match, ok } from "node:assert/strict";
import { testWithProgram } from "../support/real_program.ts";
import { findGoProgram, Running, startPushed } from "../support/pushed.ts";

/** The port is free when it is chosen, and the Collector cannot choose it by itself. */
function freePort(): number {
  using listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  return listener.addr.port;
}

testWithProgram(
  "the Collector of tests/ship/collector",
  findGoProgram("deno-pprof-collector"),
  "the OpenTelemetry Collector takes what is pushed as OTLP, and prints it",
  async (path) => {
    const port = freePort();
    const config = `
receivers: { otlp: { protocols: { http: { endpoint: "127.0.0.1:${port}" } } } }
exporters: { debug: { verbosity: detailed, sampling_initial: 1000 } }
service:
  telemetry: { metrics: { level: none } }
  pipelines: { profiles: { receivers: [otlp], exporters: [debug] } }
`;
    await using collector = new Running(path, {
      args: ["--feature-gates=service.profilesSupport", `--config=yaml:${config}`],
    });
    await collector.line((line) => line.includes("Everything is ready"), collector.errors);
    await using service = await startPushed({ push: { seconds: 1 } }, {
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
      OTEL_SERVICE_NAME: "shop",
    });
    const printed = collector.errors;
    await collector.line((line) => line.includes("inuse_space"), printed);
    await collector.line((line) => /\bbusy\b/.test(line), printed);
    const text = printed.join("\n");
    match(text, /service\.name: Str\(shop\)/);
    for (const type of ["cpu", "samples", "nanoseconds", "route", "/busy"]) {
      ok(text.includes(type), `${type} is missing in:\n${text.slice(0, 4_000)}`);
    }
    ok(!service.errors.join().includes("push"), service.errors.join("\n"));
  },
);
