import { deepStrictEqual, ok, rejects, throws } from "node:assert/strict";
import { isDiskFull, RecordFolder } from "../../lib/record/record_folder.ts";
import { fullDisk } from "../support/full_disk.ts";

const RUN = { pid: 1, host: "here", since: 0 };

async function write(folder: RecordFolder, second: number, bytes = 10, name = "own") {
  const at = new Date(Date.UTC(2026, 0, 1, 0, 0, second));
  await folder.write(name, at, (put) => put("cpu.pb.gz", new Uint8Array(bytes)));
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

Deno.test("what happens again and again does not push out what happened once", async () => {
  const path = await Deno.makeTempDir();
  const folder = new RecordFolder(path, { records: 4, bytes: 1000 }, RUN);
  await write(folder, 1, 10, "heap-limit");
  for (let i = 2; i <= 9; i++) await write(folder, i, 10, i === 5 ? "stall" : "error");
  deepStrictEqual(await seconds(path), [1, 5, 8, 9]);
  await Deno.remove(path, { recursive: true });
});

Deno.test("on a full disk the newest record takes the place of older ones", async () => {
  const path = await Deno.makeTempDir();
  const folder = new RecordFolder(path, { records: 20, bytes: 1000 }, RUN);
  using _disk = fullDisk(path, 100);
  for (let i = 1; i <= 4; i++) await write(folder, i, 30, i === 1 ? "stall" : "own");
  deepStrictEqual(await seconds(path), [1, 3, 4]);
  await write(folder, 5, 95);
  deepStrictEqual(await seconds(path), [5]);
  // Others would go for nothing.
  const tooLarge = await write(folder, 6, 101).catch((error) => error);
  ok(isDiskFull(tooLarge), tooLarge);
  deepStrictEqual(await seconds(path), [5]);
  await Deno.remove(path, { recursive: true });
});

Deno.test("a part that a full disk has no room for costs that part only", async () => {
  const path = await Deno.makeTempDir();
  const folder = new RecordFolder(path, { records: 20, bytes: 1000 }, RUN);
  using _disk = fullDisk(path, 100);
  await folder.write("own", new Date(0), async (put) => {
    await put("heap.pb.gz", new Uint8Array(200)).catch((error) => ok(isDiskFull(error)));
    await put("record.json", new Uint8Array(90));
  });
  const [{ name: record } = { name: "" }] = Array.from(Deno.readDirSync(path));
  deepStrictEqual(Array.from(Deno.readDirSync(`${path}/${record}`), ({ name }) => name), [
    "record.json",
  ]);
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
