import { match } from "node:assert/strict";
import { sameOutcome } from "../support/both_programs.ts";
import { testWithPprof } from "../support/real_program.ts";

const WORKED = new URL("../fixtures/profiles/tool/worked.pb.gz", import.meta.url).pathname;

testWithPprof("fetch: perf's recordings are converted as the real program does", async () => {
  const folder = await Deno.makeTempDir();
  const recording = `${folder}/perf.data`;
  await Deno.writeTextFile(recording, "PERFILE2 and more");
  const converter = async (script: string) => {
    await Deno.writeTextFile(`${folder}/perf_to_profile`, `#!/bin/sh\n${script}\n`, {
      mode: 0o755,
    });
    const env = { PATH: `${folder}:${Deno.env.get("PATH")}` };
    return await sameOutcome(["-comments", "-symbolize=none", recording], { env });
  };
  match(await sameOutcome(["-top", recording]), /executable file not found in \$PATH/);
  match(await converter(`echo "$1 $2 $3 $5"; echo note >&2; cp ${WORKED} "$4"`), /note/);
  match(await converter("exit 3"), /exit status 3/);
  match(await converter("kill -9 $$"), /signal: killed/);
  match(await converter(":"), /empty input file/);
  await Deno.writeTextFile(recording, "PERFILE");
  await sameOutcome(["-top", recording]);
  await Deno.remove(folder, { recursive: true });
});
