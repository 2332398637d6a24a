import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { recordSource } from "../../lib/fetch/record_source.ts";

async function lookAt(files: string[], from = ""): Promise<{ path?: string; texts: string[] }> {
  const folder = await Deno.makeTempDir();
  for (const file of files) {
    await Deno.mkdir(`${folder}/${file}`.replace(/[^/]*$/, ""), { recursive: true });
    await Deno.writeTextFile(`${folder}/${file}`, "");
  }
  const texts: string[] = [];
  const print = (text: string) => void texts.push(text.replace(folder, "F"));
  const path = await recordSource(folder + from, { print, warn: print });
  await Deno.remove(folder, { recursive: true });
  return { texts, ...(path === undefined ? {} : { path: path.replace(folder, "F") }) };
}

const STALL = "2026-11-23T11-22-18-565Z-stall";
const LIMIT = "2026-11-23T11-22-19-001Z-heap-limit.partial";

Deno.test("a folder of records is its newest: what is alive if memory was short", async () => {
  const files = [`${STALL}/cpu.pb.gz`, `${STALL}/heap.pb.gz`, `${STALL}/record.json`];
  deepStrictEqual(await lookAt([...files, `${LIMIT}/cpu.pb.gz`, `${LIMIT}/heap.pb.gz`]), {
    path: `F/${LIMIT}/heap.pb.gz`,
    texts: [`Looking at F/${LIMIT}/heap.pb.gz`, "There are also cpu.pb.gz"],
  });
  deepStrictEqual(await lookAt([...files, `${LIMIT}/heap.pb.gz`], `/${STALL}`), {
    path: `F/${STALL}/cpu.pb.gz`,
    texts: [`Looking at F/${STALL}/cpu.pb.gz`, "There are also heap.pb.gz"],
  });
});

Deno.test("a folder that is no record is none, whatever lies in it", async () => {
  strictEqual((await lookAt(["pprof.samples.cpu.001.pb.gz"])).path, undefined);
  strictEqual((await lookAt([])).path, undefined);
});
