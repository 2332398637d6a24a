import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { UTC } from "../../../../lib/go/time/zone.ts";
import { DecodeError } from "../../../../lib/profile/decode/decode_error.ts";
import { importProfile } from "../../../../lib/profile/import/import_profile.ts";
import { rawText } from "../../../../lib/profile/raw_text.ts";
import type { Profile } from "../../../../lib/profile/types.ts";
import { runOurs } from "../../../golden/harness.ts";
import { testWithPprofModule } from "../../../support/pprof_module.ts";
import { testWithPprof } from "../../../support/real_program.ts";
import { BROKEN } from "./broken_legacy.ts";

Deno.env.set("TZ", "UTC");

const FIXTURES = new URL("../../../fixtures/profiles/tool/legacy/", import.meta.url);
const NAMES = Array.from(Deno.readDirSync(FIXTURES), ({ name }) => name).sort();

function listing(profile: Profile): string {
  return [...rawText(profile, { timeZone: UTC })].join("");
}

testWithPprofModule(
  "importProfile() reads pprof's own test files as its dumps say",
  async (folder) => {
    const data = `${folder}profile/testdata/`;
    const dumps = Array.from(Deno.readDirSync(data), ({ name }) => name)
      .filter((name) => name.endsWith(".string"));
    strictEqual(dumps.length, 14);
    for (const dump of dumps) {
      const profile = await importProfile(
        await Deno.readFile(data + dump.replace(/\.string$/, "")),
      );
      strictEqual(listing(profile), await Deno.readTextFile(data + dump), dump);
    }
  },
);

testWithPprof("importProfile() says of broken files what pprof says", async (pprof) => {
  const folder = await Deno.makeTempDir();
  const files = BROKEN.map((_, i) => `${folder}/${i}`);
  await Promise.all(files.map((file, i) => Deno.writeTextFile(file, BROKEN[i]!)));
  const errors = new Map<string, string>();
  for (const file of files) {
    await importProfile(await Deno.readFile(file)).catch((error) => {
      if (!(error instanceof DecodeError)) throw error;
      errors.set(file, `${file}: ${error.goText}`);
    });
  }
  // Starting the program takes longer than all it does: files that are refused go together.
  const refused = await pprof(["-symbolize=none", "-raw", ...errors.keys()]);
  strictEqual(refused.code, 2);
  deepStrictEqual(refused.stderr.split("\n").slice(0, errors.size), [...errors.values()]);
  for (const [i, file] of files.entries()) {
    if (errors.has(file)) continue;
    const args = ["-symbolize=none", "-raw", file];
    const [real, ours] = await Promise.all([pprof(args), runOurs(args)]);
    strictEqual(new TextDecoder().decode(ours.stdout), real.stdout, BROKEN[i]);
    strictEqual(ours.stderr, real.stderr, BROKEN[i]);
  }
  await Deno.remove(folder, { recursive: true });
});

Deno.test("importProfile() takes legacy formats compressed too", async () => {
  for (const name of NAMES) {
    const data = await Deno.readFile(new URL(name, FIXTURES));
    const zipped = new Blob([data]).stream().pipeThrough(new CompressionStream("gzip"));
    const [plain, inflated] = await Promise.all(
      [data, zipped].map((each) => importProfile(each).then(listing, String)),
    );
    strictEqual(plain, inflated, name);
  }
});

Deno.test("importProfile() unsamples the heap that Go writes", async () => {
  const text = "heap profile: 1: 512 [2: 1024] @ heap/1024\n1: 512 [2: 1024] @ 0x10\n";
  const profile = await importProfile(new TextEncoder().encode(text));
  // 1 / (1 - exp(-512 / 512)) = 1.58
  deepStrictEqual(profile.sample[0]?.value, [3, 1619, 1, 809]);
  strictEqual(profile.period, 512);
});

Deno.test("importProfile() refuses variables of variables without end", async () => {
  const doubled = Array.from({ length: 64 }, (_, i) => `v${i + 1}_=$v${i}_$v${i}_`).join("\n");
  const text = `x profile: total 0\n--- Memory map: ---\nv0_=aa\n${doubled}\n`;
  const error = await importProfile(new TextEncoder().encode(text)).catch((error) => error);
  strictEqual(error instanceof DecodeError && error.kind, "limit");
});
