import { strictEqual, throws } from "node:assert/strict";
import { LOCAL_SOURCES } from "../../lib/report/report.ts";

Deno.test("source that a profile names is read from files alone, and not without end", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const [file, pipe, large] = ["a.ts", "pipe", "large"].map((name) => `${folder}/${name}`);
    await Deno.writeTextFile(file!, "text\n");
    await Deno.symlink(file!, `${folder}/link.ts`);
    await new Deno.Command("mkfifo", { args: [pipe!] }).output();
    await Deno.writeFile(large!, new Uint8Array());
    await Deno.truncate(large!, 2 ** 40);
    const { read } = LOCAL_SOURCES;
    strictEqual(read(file!), "text\n");
    strictEqual(read(`${folder}/link.ts`), "text\n");
    // As in Go's pprof, there are no lines in these.
    for (const lineless of [folder, "/dev/zero"]) strictEqual(read(lineless), "");
    throws(() => read(pipe!), { message: `open ${pipe}: is no regular file` });
    throws(() => read(large!), {
      message: `open ${large}: has 1099511627776 bytes, more than 67108864`,
    });
    throws(() => read(`${folder}/none`), {
      message: `open ${folder}/none: no such file or directory`,
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
