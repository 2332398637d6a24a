import { match, strictEqual } from "node:assert/strict";
import { runOurs } from "../golden/harness.ts";

const FIXTURES = new URL("../fixtures/profiles/tool/", import.meta.url).pathname;

async function svgOf(name: string, ...flags: string[]): Promise<string> {
  const args = ["-svg", "-symbolize=none", ...flags, `${FIXTURES}${name}.pb.gz`];
  const { code, stdout, stderr } = await runOurs(args);
  strictEqual(code, 0, stderr);
  return new TextDecoder().decode(stdout);
}

Deno.test("-svg is a picture of the graph that can be moved", async () => {
  const svg = await svgOf("worked");
  match(svg, /<g id="viewport"/);
  match(svg, /<g id="node2" class="node">\s*<title>N2<\/title>[^]*main\.main \(10\.09s\)/);
  match(svg, /See https:\/\/git\.io\/JfYMW for how to read the graph/);
});

Deno.test("-svg takes names that would end a string of -dot", async () => {
  const svg = await svgOf("pictured", "-nodecount=40");
  match(svg, /user:dee &quot;d&quot;/);
  match(svg, /user:eve\\</);
});

Deno.test("-svg of nothing is the legend alone", async () => {
  match(await svgOf("empty"), /Showing nodes accounting for 0, 0% of 0 total/);
});
