import { rejects, strictEqual, throws } from "node:assert/strict";
import {
  IrregularFile,
  readRegular,
  readRegularSync,
  readRegularText,
  readRegularTextSync,
} from "../../lib/base/read_regular.ts";

const MOST = 1_000;

async function withFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("readRegular() reads files up to a size, and links to them unless told", async () => {
  await withFolder(async (folder) => {
    const file = `${folder}/file`;
    await Deno.writeTextFile(file, "é".repeat(MOST / 2));
    await Deno.symlink(file, `${folder}/link`);
    for (const path of [file, `${folder}/link`]) {
      strictEqual(await readRegularText(path, { most: MOST }), "é".repeat(MOST / 2));
      strictEqual(readRegularTextSync(path, { most: MOST }), "é".repeat(MOST / 2));
      const large = { name: "IrregularFile", message: "has 1000 bytes, more than 999" };
      await rejects(readRegular(path, { most: MOST - 1 }), large);
      throws(() => readRegularSync(path, { most: MOST - 1 }), large);
    }
    const link = { name: "IrregularFile", message: "is a link" };
    await rejects(readRegular(`${folder}/link`, { most: MOST, follow: false }), link);
    throws(() => readRegularSync(`${folder}/link`, { most: MOST, follow: false }), link);
  });
});

Deno.test("readRegular() waits for no folder, device or pipe, and says what is missing", async () => {
  await withFolder(async (folder) => {
    const pipe = `${folder}/pipe`;
    await new Deno.Command("mkfifo", { args: [pipe] }).output();
    for (const path of [folder, pipe, "/dev/zero"]) {
      await rejects(readRegular(path, { most: MOST }), IrregularFile);
      throws(() => readRegularSync(path, { most: MOST }), IrregularFile);
    }
    await rejects(readRegular(`${folder}/none`, { most: MOST }), Deno.errors.NotFound);
    throws(() => readRegularSync(`${folder}/none`, { most: MOST }), Deno.errors.NotFound);
  });
});
