import { match, ok, strictEqual } from "node:assert/strict";
import { v8LogProfile } from "../../../lib/collect/log/v8_log.ts";
import { checkProfile } from "../../../lib/profile/check.ts";
import type { Profile } from "../../../lib/profile/types.ts";
import { cumOf, functionOf, leafLines, sumOf } from "../../support/profile_numbers.ts";
import { runLogged, runTool } from "../../support/logged_program.ts";

const SAME = /ROUTINE =+ hot \[optimised\]\n/;

function labels({ sample }: Profile, key: string): string[] {
  return sample.flatMap(({ label }) =>
    label.flatMap((each) => each.key === key && "str" in each ? [each.str] : [])
  );
}

Deno.test("V8's log is a profile of the user's lines, with addresses in the dump", async () => {
  await using program = await runLogged("hot_code.ts");
  const data = await Deno.readFile(program.log);
  const profile = await v8LogProfile(data);
  checkProfile(profile);
  strictEqual(profile.mapping[0]?.filename, program.dump);
  ok(profile.mapping.some(({ filename }) => /libc\.so/.test(filename)));

  const whole = sumOf(profile, "cpu");
  ok(cumOf(profile, "cpu", "hot") > 0.4 * whole, "hot");
  ok(cumOf(profile, "cpu", "Orders.handle") > 0.4 * whole, "Orders.handle");
  const { startLine, filename } = functionOf(profile, "hot")!;
  strictEqual(Number(startLine), 12);
  ok(filename.endsWith("/hot_code.ts"));
  for (const line of leafLines(profile, "hot")) ok(line >= 12 && line <= 19, `hot: ${line}`);
  for (const line of leafLines(profile, "inner")) ok(line >= 8 && line <= 10, `inner: ${line}`);
  const inlined = profile.location.find(({ line }) =>
    line[0]?.function?.name === "inner" && line[1]?.function?.name === "hot"
  );
  ok(inlined, "inner is inlined into hot");
  ok(
    inlined.address >= inlined.mapping!.memoryStart &&
      inlined.address < inlined.mapping!.memoryLimit,
  );

  ok(labels(profile, "tier").includes("optimised"));
  const thrownAway = profile.sample.filter(({ value }) => Number(value[1]) > 0);
  ok(
    thrownAway.some(({ location }) => location[0]?.line[0]?.function?.name === "add"),
    "add was deoptimised",
  );
  ok(labels(profile, "reason").length > 0);

  const ticks = [...new TextDecoder("latin1").decode(data).matchAll(/\ntick,/g)];
  const half = await v8LogProfile(data, ticks[ticks.length >> 1]!.index + 1);
  ok(sumOf(half, "cpu") < whole && sumOf(half, "cpu") > 0);
  ok(cumOf(half, "cpu", "hot") > 0, "what was before the cut is known");

  const cut = await v8LogProfile(data.subarray(0, data.length / 3));
  checkProfile(cut);
});

Deno.test("disasm and weblist show V8's machine code under the user's lines", async () => {
  await using program = await runLogged("hot_code.ts");
  const code = await program.report("-disasm=^hot$|^hot ");
  match(code, SAME);
  match(code, / +\d+(\.\d+)?ms +\d+(\.\d+)?ms +[0-9a-f]+: vsqrtsd .*\n/);
  match(code, /;hot hot_code\.ts:1[2-9]/);
  match(code, /;inner hot_code\.ts:9/);
  match(await program.report("-disasm=^hot$|^hot ", "-intel_syntax"), /\[r|rsp|rbp/);

  const page = await program.report("-weblist=^hot$", "-output=/dev/stdout");
  match(page, /sum &#43;= inner\(i\)/);
  match(page, /vaddsd/);
  match(page, /vsqrtsd/);

  match(await program.report("-top", "-sample_index=deopts"), /Type: deopts\n/);
});

Deno.test("a dump of another process, and a damaged one, are refused", async () => {
  await using program = await runLogged("hot_code.ts");
  const bytes = await Deno.readFile(program.dump);
  const write = async (name: string, change: (view: DataView) => void) => {
    const copy = bytes.slice();
    change(new DataView(copy.buffer));
    const path = program.dump.replace(/[^/]*$/, name);
    await Deno.writeFile(path, copy);
    return path;
  };
  const other = await write("other.dump", (view) => view.setUint32(20, 1, true));
  const refused = await runTool(["-top", other, program.log]);
  strictEqual(refused.code, 2);
  match(refused.stderr, /other\.dump has the machine code of process 1, the log is of process \d+/);

  const damaged = await write("damaged.dump", (view) => view.setUint32(44, 3, true));
  const read = await runTool(["-disasm=hot", damaged, program.log]);
  match(read.stdout + read.stderr, /the record at byte 40 has a size of 3/);
  strictEqual(read.code, 2);

  const foreign = await write("arm.dump", (view) => view.setUint32(12, 183, true));
  const unread = await runTool(["-disasm=^hot$|^hot ", foreign, program.log]);
  match(unread.stderr, /the code is for arm64, only x86-64's can be read here/);
  strictEqual(unread.code, 2);
});
