import { deepStrictEqual, rejects, throws } from "node:assert/strict";
import { RecordFolder } from "../../lib/record/record_folder.ts";

const RUN = { pid: 1, host: "here", since: 0 };

async function write(folder: RecordFolder, second: number, bytes = 10): Promise<void> {
  const at = new Date(Date.UTC(2026, 0, 1, 0, 0, second));
  await folder.write("own", at, (put) => put("cpu.pb.gz", new Uint8Array(bytes)));
}

async function seconds(path: string): Promise<number[]> {
  const names = (await Array.fromAsync(Deno.readDir(path))).map(({ name }) => name);
  return names.map((name) => Number(name.slice(17, 19))).sort((a, b) => a - b);
}

Deno.test("RecordFolder is bounded in number and in bytes, the oldest goes first", async () => {
  const path = await Deno.makeTempDir();
  const folder = new RecordFolder(`${path}/new`, { records: 3, bytes: 100 }, RUN);
  for (let i = 1; i <= 5; i++) await write(folder, i);
  deepStrictEqual(await seconds(`${path}/new`), [3, 4, 5]);
  await write(folder, 6, 85);
  deepStrictEqual(await seconds(`${path}/new`), [5, 6]);
  await write(folder, 7, 1000);
  deepStrictEqual(await seconds(`${path}/new`), [7]);
  await Deno.remove(path, { recursive: true });
});

Deno.test("RecordFolder keeps nothing of what cannot be written, and says where it cannot write", async () => {
  const path = await Deno.makeTempDir();
  const folder = new RecordFolder(path, { records: 3, bytes: 100 }, RUN);
  const full = folder.write("own", new Date(0), async (put) => {
    await put("heap.pb.gz", new Uint8Array(5));
    throw new Error("no space left on device");
  });
  await rejects(full, /no space left/);
  deepStrictEqual(await seconds(path), []);
  await Deno.writeFile(`${path}/file`, new Uint8Array());
  throws(
    () => new RecordFolder(`${path}/file/x`, { records: 3, bytes: 100 }, RUN),
    /Not a directory/,
  );
  await Deno.remove(path, { recursive: true });
});
