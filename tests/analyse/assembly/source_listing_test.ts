import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import type { Int64 } from "../../../lib/go/int64.ts";
import { type Frame, ProfileBuilder, valueType } from "../../../lib/profile/builder.ts";
import { parseProfile } from "../../../lib/profile/decode/decode.ts";
import { serializeProfile } from "../../../lib/profile/encode.ts";
import type { Profile } from "../../../lib/profile/types.ts";
import type { Listing } from "../../../lib/contract/listing.ts";
import { COMMANDS } from "../../../lib/report/commands.ts";
import { defaultConfig } from "../../../lib/report/options.ts";
import { report } from "../../../lib/report/report.ts";
import { VIEWS } from "../../../lib/web/views.ts";

const ENVIRONMENT = { warn: () => {} };

/** A leaf of each name, file and line, with 1, 2, 3 … as values. */
function leaves(...rows: [name: string, file: string, line: Int64][]): Profile {
  const cpu = valueType("cpu", "nanoseconds");
  const builder = new ProfileBuilder({ sampleType: [cpu], periodType: cpu, period: 1 });
  rows.forEach(([name, filename], i) => {
    const frame = { name, systemName: name, filename, startLine: 0, line: i + 1, mapping: "app" };
    builder.add([frame satisfies Frame], [i + 1]);
  });
  const profile = builder.build();
  profile.location.forEach((location, i) => location.line[0]!.line = rows[i]![2]);
  return parseProfile(serializeProfile(profile));
}

async function weblist(profile: Profile): Promise<string> {
  const config = { ...defaultConfig(), unit: "ns" };
  const request = { command: COMMANDS["weblist"]!, argument: ".", config };
  return String(await report(profile, request, ENVIRONMENT));
}

async function listing(profile: Profile): Promise<Listing> {
  const { command } = VIEWS["source"]!;
  ok(typeof command === "object");
  const config = { ...defaultConfig(), unit: "ns" };
  return JSON.parse(String(await report(profile, { command, argument: ".", config }, ENVIRONMENT)));
}

Deno.test("lines of any number are listed as they are, and not counted up to", async () => {
  const lines: Int64[] = [
    1,
    2 ** 53 - 1,
    2n ** 53n,
    2n ** 53n + 1n,
    2n ** 63n - 1n,
    -3,
    -(2n ** 63n),
  ];
  for (const line of lines) {
    const profile = leaves(["main", "/nowhere/a.go", line]);
    const page = await weblist(profile);
    ok(page.includes(`<span class=line> ${String(line).padStart(6)}</span>`), String(line));
    const [listed] = (await listing(profile)).functions;
    deepStrictEqual(listed!.lines.map(({ number }) => number), [String(line)]);
  }
});

Deno.test("lines that only a bigint distinguishes keep their own values", async () => {
  const profile = leaves(
    ["main", "/nowhere/a.go", 2n ** 53n],
    ["main", "/nowhere/a.go", 2n ** 53n + 1n],
  );
  const [listed] = (await listing(profile)).functions;
  deepStrictEqual(listed!.lines.map(({ number, flat }) => [number, flat]), [
    ["9007199254740992", 1],
    ["9007199254740993", 2],
  ]);
});

Deno.test("a file's lines are shown around those with values, and what it lacks stands for itself", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const file = `${folder}/a.go`;
    await Deno.writeTextFile(
      file,
      Array.from({ length: 12 }, (_, i) => `line ${i + 1}\n`).join(""),
    );
    const { functions } = await listing(leaves(["main", file, 9], ["main", file, 2n ** 60n]));
    const numbers = functions.map(({ lines }) => lines.map(({ number, text }) => [number, text]));
    deepStrictEqual(numbers, [
      [4, 5, 6, 7, 8, 9, 10, 11, 12].map((n) => [String(n), `line ${n}`]),
      [["1152921504606846976", "???"]],
    ]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("on the page each function without a file has its own values", async () => {
  const profile = leaves(["(garbage collector)", "", 0], ["(native)", "", 0], ["f", "", 0]);
  const { functions, missing } = await listing(profile);
  deepStrictEqual(functions.map(({ name, file, flatText }) => [name, file, flatText]), [
    ["f", "", "3ns"],
    ["(native)", "", "2ns"],
    ["(garbage collector)", "", "1ns"],
  ]);
  deepStrictEqual(missing, []);
  // As Go's pprof has it: the one whose address is the lowest names all.
  const page = await weblist(profile);
  match(page, /<h2>f<\/h2>/);
  strictEqual(page.match(/<h2>/g)?.length, 1);
});
