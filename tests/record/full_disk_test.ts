import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { startProfiler } from "../../lib/mod.ts";
import type { AboutRecord } from "../../lib/record/record_files.ts";
import { fullDisk } from "../support/full_disk.ts";

/** What six records on a disk of that size leave: those that are whole, and what heap says. */
async function record(folder: string, bytes: number) {
  await using profiler = await startProfiler({ recorder: { folder } });
  using _disk = fullDisk(folder, bytes);
  const written: string[] = [];
  for (let i = 0; i < 6; i++) {
    const path = await profiler.record(`try ${i}`);
    if (path !== undefined) written.push(path);
  }
  const kept = Array.from(Deno.readDirSync(folder), ({ name }) => `${folder}/${name}`)
    .filter((path) => path.endsWith("-own")).sort();
  const { comment } = await profiler.take("mutex");
  return { written, kept, complaints: comment.filter((text) => /No space left/.test(text)) };
}

async function withFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  const { warn } = console;
  console.warn = () => {};
  try {
    await work(folder);
  } finally {
    console.warn = warn;
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("on a full disk the newest records are there, and one complaint at most", async () => {
  await withFolder(async (folder) => {
    const { written, kept, complaints } = await record(folder, 40_000);
    strictEqual(written.length, 6);
    ok(kept.length > 0 && kept.length < 6, `${kept}`);
    deepStrictEqual(kept, written.slice(-kept.length));
    ok(complaints.length <= 1, `${complaints}`);
  });
});

Deno.test("a disk too small for all of a record has its essence, which says what is missing", async () => {
  await withFolder(async (folder) => {
    const { kept } = await record(folder, 12_000);
    const about: AboutRecord = JSON.parse(await Deno.readTextFile(`${kept.at(-1)}/record.json`));
    const reasons = Object.values(about.missing);
    ok(reasons.some((text) => /No space left/.test(text)), `${reasons}`);
  });
});

Deno.test("a disk too small for anything is complained of once, with the count", async () => {
  await withFolder(async (folder) => {
    const { written, kept, complaints } = await record(folder, 100);
    deepStrictEqual([written, kept], [[], []]);
    ok(complaints.length <= 2, `${complaints}`);
    ok(complaints.some((text) => /a record could not be written.* \(6 times, last at /.test(text)));
  });
});
