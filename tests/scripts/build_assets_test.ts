import { deepStrictEqual, ok } from "node:assert/strict";
import { pathToFileURL } from "node:url";
import { buildAssets } from "../../scripts/build_assets.ts";

const ROOT = new URL("../../", import.meta.url);
/** What browser code is made of. */
const SOURCES = ["web/browser", "base", "contract", "analyse", "go", "profile"];

/** What the gate runs. */
async function check(root: URL): Promise<{ code: number; said: string }> {
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--lock=tests/deno.lock", "scripts/build_assets.ts", "--check"],
    cwd: root,
    env: { NO_COLOR: "1" },
  }).output();
  return { code, said: new TextDecoder().decode(stderr) };
}

Deno.test("the committed assets are what the build makes", async () => {
  deepStrictEqual(await check(ROOT), { code: 0, said: "" });
});

Deno.test("assets are the same wherever their sources lie; a change that was not built is found", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const copy = pathToFileURL(`${folder}/`);
    for (const part of SOURCES) {
      await copyFolder(new URL(`lib/${part}/`, ROOT), `${folder}/lib/${part}`);
    }
    const committed = await Deno.readTextFile(new URL("lib/web/assets.json", ROOT));
    ok(await buildAssets(copy) === committed);
    await Deno.writeTextFile(new URL("lib/web/browser/pages/text.ts", copy), "console.log(1);\n");
    ok(await buildAssets(copy) !== committed);
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
