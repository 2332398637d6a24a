import { deepStrictEqual, ok } from "node:assert/strict";
import { runProgram } from "../support/real_program.ts";

const ROOT = new URL("../../", import.meta.url);

/** The project's modules that an entry loads at once, by their paths. */
async function modulesOf(entry: string): Promise<string[]> {
  const args = ["info", "--json", "--no-lock", new URL(entry, ROOT).href];
  const { stdout } = await runProgram(Deno.execPath(), args);
  const graph = JSON.parse(stdout) as { modules: { specifier: string }[] };
  return graph.modules.flatMap(({ specifier }) =>
    specifier.startsWith(ROOT.href) ? [specifier.slice(ROOT.href.length)] : []
  );
}

Deno.test("labels and profiles can be had without a profiler: they import nothing that starts one", async () => {
  const starts = (path: string) => /\/(boot|inspect|serve|threads|record|native)\b/.test(path);
  for (const entry of ["lib/labels.ts", "lib/profile.ts"]) {
    const modules = await modulesOf(entry);
    ok(modules.includes(entry), `${modules}`);
    deepStrictEqual(modules.filter(starts), [], entry);
  }
  ok((await modulesOf("lib/mod.ts")).some(starts));
});

Deno.test("labels need no permission and keep no program alive", async () => {
  const code = `import { labelsInForce, withLabels } from "${new URL("lib/labels.ts", ROOT).href}";
    console.log(JSON.stringify(await withLabels({ a: "1" }, async () => {
      await new Promise((resolve) => setTimeout(resolve));
      return labelsInForce();
    })));`;
  const module = `data:text/javascript,${encodeURIComponent(code)}`;
  const { code: status, stdout, stderr } = await runProgram(Deno.execPath(), [
    "run",
    "--no-lock",
    "--no-prompt",
    module,
  ]);
  deepStrictEqual([status, stdout, stderr], [0, '{"a":"1"}\n', ""]);
});
