import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import fc from "npm:fast-check@4.10.2";
import { UTC } from "../../lib/go/time/zone.ts";
import { emptyMapping } from "../../lib/profile/builder.ts";
import { combineProfiles } from "../../lib/profile/combine/combine.ts";
import { compactProfile } from "../../lib/profile/combine/merge.ts";
import { diffProfile, subtractProfile } from "../../lib/profile/combine/subtract.ts";
import { decodeProfile, parseProfile } from "../../lib/profile/decode/decode.ts";
import { DecodeError } from "../../lib/profile/decode/decode_error.ts";
import { dropFrames } from "../../lib/profile/drop_frames.ts";
import { encodeProfile, serializeProfile } from "../../lib/profile/encode.ts";
import { rawText } from "../../lib/profile/raw_text.ts";
import type { Mapping, Profile } from "../../lib/profile/types.ts";
import { randomProfile } from "../support/random_profile.ts";
import { testWithPprof } from "../support/real_program.ts";

const FIXTURES = new URL("../fixtures/profiles/", import.meta.url);
const NAMES = Array.from(Deno.readDirSync(FIXTURES), ({ name }) => name)
  .filter((name) => name.endsWith(".pb.gz")).sort();
const IN_UTC = { timeZone: UTC };

function path(name: string): string {
  return new URL(name, FIXTURES).pathname;
}

async function read(name: string): Promise<Profile> {
  return asLoaded(await decodeProfile(await Deno.readFile(path(name))));
}

/** pprof gives a profile without mappings an empty one when it loads it. */
function asLoaded(profile: Profile): Profile {
  if (profile.mapping.length > 0) return profile;
  const mapping = emptyMapping(1);
  for (const location of profile.location) location.mapping = mapping;
  return { ...profile, mapping: [mapping] };
}

/** What `pprof -raw` should print for a profile that was loaded and combined. */
function listing(profile: Profile): string {
  return [...rawText(dropFrames(profile), IN_UTC)].join("");
}

type Pprof = Parameters<Parameters<typeof testWithPprof>[1]>[0];

async function raw(pprof: Pprof, ...args: string[]): Promise<string> {
  const { stdout, stderr, code } = await pprof(["-symbolize=none", "-raw", ...args]);
  strictEqual(code, 0, stderr);
  return stdout;
}

async function withFiles(
  contents: Uint8Array[],
  work: (paths: string[]) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    const paths = contents.map((_, i) => `${folder}/${i}.pb.gz`);
    await Promise.all(contents.map((data, i) => Deno.writeFile(paths[i]!, data)));
    await work(paths);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

for (const name of NAMES) {
  testWithPprof(`rawText() lists ${name} as pprof -raw does`, async (pprof) => {
    strictEqual(listing(await read(name)), await raw(pprof, path(name)));
  });

  testWithPprof(
    `encodeProfile() writes ${name} so that pprof -raw shows no change`,
    async (pprof) => {
      const copy = await encodeProfile(await decodeProfile(await Deno.readFile(path(name))));
      await withFiles([copy], async ([file]) => {
        strictEqual(await raw(pprof, file!), await raw(pprof, path(name)));
      });
    },
  );

  testWithPprof(`compactProfile() keeps of ${name} what pprof keeps`, async (pprof) => {
    // Two equal sources with half the values are what pprof has for a merge of one.
    const profile = await read(name);
    strictEqual(
      listing(combineProfiles([profile, profile])),
      await raw(pprof, path(name), path(name)),
    );
    deepStrictEqual(compactProfile(compactProfile(profile)), compactProfile(profile));
  });

  testWithPprof(`subtractProfile() and diffProfile() of ${name} equal pprof's`, async (pprof) => {
    const profile = await read(name);
    for (const other of ["symbols.pb.gz", name]) {
      const base = await read(other);
      if (base.sampleType.length !== profile.sampleType.length) continue;
      const args = [`${path(other)}`, path(name)];
      strictEqual(
        await outcome(() => listing(subtractProfile(profile, base))),
        await outcome(() => raw(pprof, "-base", ...args)),
      );
      strictEqual(
        await outcome(() => listing(diffProfile(profile, base))),
        await outcome(() => raw(pprof, "-diff_base", ...args)),
      );
    }
  });
}

/** The text, or "failed": some pairs cannot be subtracted. */
async function outcome(work: () => string | Promise<string>): Promise<string> {
  try {
    return await work();
  } catch {
    return "failed";
  }
}

testWithPprof("combineProfiles() of different programs equals pprof's", async (pprof) => {
  const same = [
    ["symbols", "mappings"],
    ["mappings", "symbols", "tags"],
    ["kernel", "mappings"],
    ["no_mappings", "mappings"],
    ["odd_names", "negative"],
    ["go_cpu", "symbols"],
  ];
  for (const names of same) {
    const files = names.map((name) => `${name}.pb.gz`);
    const profiles = await Promise.all(files.map(read));
    strictEqual(listing(combineProfiles(profiles)), await raw(pprof, ...files.map(path)));
  }
});

testWithPprof("subtractProfile() normalises as pprof does", async (pprof) => {
  const names = ["symbols.pb.gz", "mappings.pb.gz"];
  const [profile, base] = await Promise.all(names.map(read));
  strictEqual(
    listing(subtractProfile(profile!, base!, { normalize: true })),
    await raw(pprof, "-normalize", "-base", path(names[1]!), path(names[0]!)),
  );
});

testWithPprof(
  "rawText(), combineProfiles() and subtractProfile() equal pprof's on random profiles",
  async (pprof) => {
    // Expressions and types as random as the rest would only test error paths.
    const plain = randomProfile({ types: 2 }).map((profile): Profile => ({
      ...profile,
      dropFrames: "",
      keepFrames: "",
      periodType: { type: "cpu", unit: "nanoseconds" },
      sampleType: [{ type: "samples", unit: "count" }, { type: "cpu", unit: "nanoseconds" }],
      mapping: profile.mapping.map((each) => ({ ...each })),
    })).map(ownMappings).filter(({ mapping }) => mapping.every(hasLocalName));
    for (const pair of fc.sample(fc.tuple(plain, plain), { numRuns: 12, seed: 20261122 })) {
      const data = pair.map(serializeProfile);
      await withFiles(data, async ([a, b]) => {
        const [one, two] = data.map((each) => asLoaded(parseProfile(each)));
        strictEqual(listing(one!), await raw(pprof, a!));
        strictEqual(listing(combineProfiles([one!, two!])), await raw(pprof, a!, b!));
        strictEqual(listing(subtractProfile(one!, two!)), await raw(pprof, "-base", b!, a!));
      });
    }
  },
);

/** Points the locations at the copies in the table. */
function ownMappings(profile: Profile): Profile {
  const byId = new Map(profile.mapping.map((each) => [each.id, each]));
  const location = profile.location.map((each) => ({
    ...each,
    mapping: each.mapping && byId.get(each.mapping.id),
  }));
  const at = new Map(location.map((each) => [each.id, each]));
  return {
    ...profile,
    location,
    sample: profile.sample.map((each) => ({
      ...each,
      location: each.location.map(({ id }) => at.get(id)!),
    })),
  };
}

/** pprof empties file names that are URLs. */
function hasLocalName({ filename }: Mapping): boolean {
  return !/^[a-z][a-z0-9+.-]*:/i.test(filename);
}

testWithPprof("DecodeError.goText is what pprof prints", async (pprof) => {
  const good = new Uint8Array(await Deno.readFile(path("symbols.pb.gz")));
  const plain = new Uint8Array(await Deno.readFile(path("plain.pb")));
  const noTypes = new Uint8Array([0x32, 0, 0x12, 2, 0x10, 1]);
  const badSum = good.slice();
  badSum[good.length - 8]! ^= 1;
  const double = new Uint8Array([...good, ...good]);
  const files = [
    new Uint8Array(),
    plain.subarray(0, 100),
    new TextEncoder().encode("hello"),
    good.subarray(0, 100),
    good.subarray(0, 2),
    badSum,
    double,
    new Uint8Array([...good, ...new Uint8Array(20)]),
    new Uint8Array([...plain, ...plain]),
    noTypes,
    new Uint8Array([0x32, 0, 0x0a, 0, 0x12, 0]),
    new Uint8Array([0x32, 0, 0x22, 0]),
    new Uint8Array([0x32, 0, 0x22, 2, 8, 7, 0x22, 2, 8, 7]),
    new Uint8Array([0x1f, 0x8b, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
  ];
  for (const data of files) {
    await withFiles([data], async ([file]) => {
      const { stderr } = await pprof(["-symbolize=none", "-raw", file!]);
      const error = await decodeProfile(data).then(() => undefined, (error) => error);
      ok(error instanceof DecodeError);
      strictEqual(stderr.split("\n")[0], `${file}: ${error.goText}`);
    });
  }
});
