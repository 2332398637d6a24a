import { strictEqual } from "node:assert/strict";
import { pathToFileURL } from "node:url";
import { buildAssets } from "../../scripts/build_assets.ts";

const ROOT = new URL("../../", import.meta.url);
/** What browser code is made of. */
const SOURCES = ["web/browser", "base", "contract", "analyse", "go", "profile"];

/** What may differ between two builds is said in a line, not in ninety thousand characters. */
function sameAssets(actual: string, expected: string): void {
  const lines = expected.split("\n");
  const other = actual.split("\n").find((line, i) => line !== lines[i]);
  strictEqual(other?.slice(0, 100), undefined);
  strictEqual(actual.length, expected.length);
}

Deno.test("the committed assets are what the build makes", async () => {
  sameAssets(
    await buildAssets(ROOT),
    await Deno.readTextFile(new URL("lib/web/assets.json", ROOT)),
  );
});

Deno.test("assets are the same wherever their sources lie", async () => {
  const folder = await Deno.makeTempDir();
  try {
    for (const part of SOURCES) {
      await copyFolder(new URL(`lib/${part}/`, ROOT), `${folder}/lib/${part}`);
    }
    sameAssets(await buildAssets(pathToFileURL(`${folder}/`)), await buildAssets(ROOT));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

async function copyFolder(from: URL, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    if (isDirectory) await copyFolder(new URL(`${name}/`, from), `${to}/${name}`);
    else await Deno.copyFile(new URL(name, from), `${to}/${name}`);
  }
}
