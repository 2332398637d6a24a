import { rejects, strictEqual } from "node:assert/strict";
import { ObjectTools } from "../../lib/machine/object_tools.ts";
import { jitPid } from "../../lib/machine/jit/open_jit_file.ts";
import { ANYWHERE } from "../../lib/machine/object/open_object.ts";

Deno.test("programs that a profile names are files: a pipe or a device is not waited for", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const pipe = `${folder}/pipe`;
    await new Deno.Command("mkfifo", { args: [pipe] }).output();
    const tools = new ObjectTools({ tools: "", path: "" }, []);
    for (const path of [pipe, "/dev/zero"]) {
      await rejects(tools.open(path, ANYWHERE), { message: `stat ${path}: is no regular file` });
      strictEqual(await jitPid(path), undefined);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
