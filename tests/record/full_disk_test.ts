import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { startProfiler } from "../../lib/mod.ts";
import type { AboutRecord } from "../../lib/record/record_files.ts";
import { fullDisk } from "../support/full_disk.ts";

/** What records on a disk of that size leave: those that are whole, and what the profiler says. */
async function record(folder: string, bytes: number, times = 6) {
  await using profiler = await startProfiler({ recorder: { folder } });
  using _disk = fullDisk(folder, bytes);
  const written: string[] = [];
  for (let i = 0; i < times; i++) {
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
    let isShort = false;
    // How large a record is follows the program's minute: more stalls, more words.
    for (let room = 40_000; !isShort; room *= 0.8) {
      const { kept, complaints } = await record(folder, room, 1);
      const [path] = kept;
      ok(path !== undefined, `nothing on ${room} bytes, all on more: ${complaints}`);
      const about: AboutRecord = JSON.parse(await Deno.readTextFile(`${path}/record.json`));
      isShort = Object.values(about.missing).some((text) => /No space left/.test(text));
      await Deno.remove(path, { recursive: true });
    }
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
