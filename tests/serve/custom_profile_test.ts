import { deepStrictEqual, match, rejects, strictEqual } from "node:assert/strict";
import { newProfile, startProfiler } from "../../lib/mod.ts";
import { decodeProfile } from "../../lib/profile/decode/decode.ts";
import { testWithPprof } from "../support/real_program.ts";

const ROOT = "http://localhost/debug/pprof/";
const connections = newProfile("db.connections?");
const PATH = `${ROOT}db.connections%3F`;

function openPool(size: number): object[] {
  return Array.from({ length: size }, () => {
    const connection = {};
    connections.add(connection);
    return connection;
  });
}

Deno.test("a profile of the program's own has Go's route, texts and refusals", async () => {
  await using profiler = await startProfiler();
  const ask = (url: string) => profiler.handle(new Request(url));
  const pool = openPool(3);
  const index = await (await ask(ROOT)).text();
  match(index, /<td>3<\/td><td><a href='db.connections%3f\?debug=1'>db.connections\?<\/a>/);

  for (const debug of [1, 2]) {
    const text = await (await ask(`${PATH}?debug=${debug}`)).text();
    match(text, /^db\.connections\? profile: total 3\n/);
    match(text, /\n3 @( 0x[0-9a-f]+)+\n#\t0x\w+\t\S*.*custom_profile_test\.ts:\d+\n/);
    match(text, /openPool/);
  }

  const response = await ask(PATH);
  strictEqual(
    response.headers.get("content-disposition"),
    `attachment; filename="db.connections?"`,
  );
  const { sampleType, sample } = await decodeProfile(await response.bytes());
  deepStrictEqual(sampleType, [{ type: "db.connections?", unit: "count" }]);
  deepStrictEqual(sample.map(({ value }) => value), [[3]]);

  for (const connection of pool) connections.remove(connection);
  deepStrictEqual((await profiler.take("db.connections?")).sample, []);

  const refused = await ask(`${PATH}?seconds=1`);
  deepStrictEqual(
    [refused.status, await refused.text()],
    [400, '"seconds" parameter is not supported for this profile type\n'],
  );
  await rejects(profiler.take("db.connections?", { seconds: 1 }), /it knows no seconds/);
});

Deno.test("a name in any letters can be saved", async () => {
  const named = newProfile('größe "€"\n');
  await using profiler = await startProfiler();
  const response = await profiler.handle(new Request(ROOT + encodeURIComponent(named.name)));
  strictEqual(response.headers.get("content-disposition"), 'attachment; filename="gr__e ____"');
  await response.body?.cancel();
});

testWithPprof("the real pprof reads a profile of the program's own", async (pprof) => {
  await using profiler = await startProfiler();
  const pool = openPool(5);
  const file = await Deno.makeTempFile();
  try {
    const response = await profiler.handle(new Request(PATH));
    await Deno.writeFile(file, await response.bytes());
    const { stdout } = await pprof(["-traces", "-symbolize=none", file]);
    match(stdout, /Type: db\.connections\?\n/);
    match(stdout, / 5 .*\n +openPool\n/);
  } finally {
    await Deno.remove(file);
    for (const connection of pool) connections.remove(connection);
  }
});
