import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { recordFolder } from "../support/record_folder.ts";
import { startService } from "../support/service.ts";

Deno.test({
  name: "SIGUSR2 writes a record, and the service runs on",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    await using folder = await recordFolder([]);
    await using service = await startService({ env: { PPROF_RECORDS: folder.path } });
    const names = () =>
      Array.from(Deno.readDirSync(folder.path), ({ name }) => name)
        .filter((name) => /^\d{4}-/.test(name) && !name.includes(".partial"));
    // The first answer comes when the recorder has begun.
    await (await fetch(`${service.url}/debug/pprof/`)).body?.cancel();
    service.process.kill("SIGUSR2");
    while (names().length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
    const [record = ""] = names();
    const text = await Deno.readTextFile(`${folder.path}/${record}/record.json`);
    deepStrictEqual(JSON.parse(text).reason, { name: "signal", text: "SIGUSR2" });
    strictEqual(record.endsWith("Z-signal"), true);
    strictEqual((await Deno.stat(`${folder.path}/${record}/goroutine.pb.gz`)).isFile, true);
    strictEqual(
      (await fetch(`${service.url}/debug/pprof/cmdline`).then((r) => r.text())) !== "",
      true,
    );
  },
});
