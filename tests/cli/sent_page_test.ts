import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { runOurs } from "../golden/harness.ts";
import { aboutText, recordFolder } from "../support/record_folder.ts";

const WORKED = new URL("../fixtures/profiles/tool/worked.pb.gz", import.meta.url).pathname;
const RECORD = "2026-11-23T11-22-18-565Z-stall";

/** What a page of ours has in it. */
async function contentOf(html: string): Promise<{ stacks: { total: number }; timeline: unknown }> {
  const [, packed = ""] = /id="data">([^<]*)</.exec(html) ?? [];
  const stream = new Blob([Uint8Array.fromBase64(packed)]).stream();
  return await new Response(stream.pipeThrough(new DecompressionStream("gzip"))).json();
}

Deno.test("-html writes one page, and says where", async () => {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/out.html`;
  const { code, stderr, stdout } = await runOurs([`-html=${path}`, WORKED]);
  deepStrictEqual([code, stdout.length, stderr], [0, 0, `Generating report in ${path}\n`]);
  const html = await Deno.readTextFile(path);
  strictEqual(/(?:src|href)="(?!data:)/.test(html.replace(/<script[^]*?<\/script>/g, "")), false);
  strictEqual((await contentOf(html)).timeline, null);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("-html=- writes the page to standard output, filtered as a report", async () => {
  const whole = await runOurs(["-html=-", WORKED]);
  const focused = await runOurs(["-html=-", "-focus=zzz", WORKED]);
  const contents = await Promise.all(
    [whole, focused].map(({ stdout }) => contentOf(new TextDecoder().decode(stdout))),
  );
  strictEqual(whole.code, 0);
  deepStrictEqual(contents.map(({ stacks }) => "nodes" in stacks && stacks.nodes !== 0), [
    true,
    false,
  ]);
});

Deno.test("-html of a folder of records has the figures and stalls of the newest", async () => {
  const from = Date.UTC(2026, 10, 23, 11, 21, 0);
  await using folder = await recordFolder([`${RECORD}/cpu.pb.gz`], {
    [`${RECORD}/record.json`]: aboutText(from, from + 60_000),
  });
  const { code, stdout } = await runOurs(["-html=-", folder.path]);
  strictEqual(code, 0);
  const { timeline } = await contentOf(new TextDecoder().decode(stdout));
  match(JSON.stringify(timeline), /the event loop did not turn for 2\.4s/);
});

Deno.test("-html goes with no other output, and says what cannot be written", async () => {
  for (const flag of ["-top", "-http=:0"]) {
    const { code, stderr } = await runOurs([flag, "-html=x.html", WORKED]);
    deepStrictEqual([code, /^pprof: -html makes a page/.test(stderr)], [2, true]);
  }
  const { code, stderr } = await runOurs(["-html=/nowhere/x.html", WORKED]);
  strictEqual(code, 2);
  match(stderr, /pprof: open \/nowhere\/x\.html: no such file or directory\n$/);
});
