import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { runProgram } from "../../support/real_program.ts";

const PROGRAM = fileURLToPath(new URL("../../fixtures/programs/spans.ts", import.meta.url));

Deno.test("spanLabels() are those of OpenTelemetry's active span, Deno's own included", async () => {
  // On a cold cache its packages are downloaded first.
  const args = ["run", "-A", "--no-lock", PROGRAM];
  const { code, stdout, stderr } = await runProgram(Deno.execPath(), args, {
    // Nothing listens there: what it exports is lost, and nobody waits for it.
    env: { OTEL_DENO: "true", OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:9" },
    timeout: 180_000,
  });
  strictEqual(code, 0, stderr);
  const [labels, expected, outside] = JSON.parse(stdout);
  deepStrictEqual(labels, expected);
  deepStrictEqual(outside, {});
});
