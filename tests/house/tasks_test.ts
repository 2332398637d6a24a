import { ok } from "node:assert/strict";
import config from "../../deno.json" with { type: "json" };

const PROMISED = [
  "start",
  "start:asm",
  "load",
  "diff",
  "pprof",
  "test",
  "test:unit",
  "ok",
  "bench",
  "bench:soak",
  "pack",
  "cache",
  "fuzz",
];

Deno.test("deno.json has the promised tasks, and the files that they run are there", () => {
  const tasks: Record<string, { command: string }> = config.tasks;
  for (const name of PROMISED) {
    const file = tasks[name]?.command.split(" ").find((word) => /\.ts$|\/$/.test(word));
    ok(file, `no task ${name}`);
    ok(Deno.statSync(new URL(`../../${file}`, import.meta.url)), file);
  }
});

Deno.test("deno.json exports files that are there", () => {
  for (const path of Object.values(config.exports)) {
    ok(Deno.statSync(new URL(`../../${path}`, import.meta.url)).isFile, path);
  }
});
