import { deepStrictEqual, match, rejects } from "node:assert/strict";
import { ObjectTools } from "../../../lib/machine/object_tools.ts";
import { ProfileBuilder, valueType } from "../../../lib/profile/builder.ts";
import type { Profile } from "../../../lib/profile/types.ts";
import { COMMANDS } from "../../../lib/report/commands.ts";
import { defaultConfig } from "../../../lib/report/options.ts";
import { report } from "../../../lib/report/report.ts";
import { jitDump } from "../../support/jit_dump.ts";

const NOP_RET = [0x90, 0xc3];
const CODES = [
  { name: "JS:*dot file:///nowhere/a.js:1:1", address: 0x1000, code: NOP_RET },
  { name: "JS:^dot file:///nowhere/a.js:1:1", address: 0x1010, code: NOP_RET },
  { name: "JS:*dotted file:///nowhere/a.js:9:1", address: 0x1020, code: NOP_RET },
];

/** A sample at the beginning of each function. */
function profileOf(path: string): Profile {
  const cpu = valueType("cpu", "nanoseconds");
  const builder = new ProfileBuilder({ sampleType: [cpu], periodType: cpu, period: 1 });
  for (const [i, { name }] of CODES.entries()) {
    const own = name.replace(/^JS:.(\w+) .*$/, "$1");
    builder.add([{
      name: own,
      systemName: own,
      filename: "a.js",
      startLine: 1,
      line: i + 1,
      mapping: path,
    }], [10]);
  }
  const profile = builder.build();
  Object.assign(profile.mapping[0]!, { memoryStart: 0x1000, memoryLimit: 0x2000 });
  profile.location.forEach((location, i) => location.address = CODES[i]!.address);
  return profile;
}

Deno.test("-disasm finds functions by their names, however V8 made them", async () => {
  const path = await Deno.makeTempFile({ prefix: "jit-", suffix: ".dump" });
  try {
    await Deno.writeFile(path, jitDump(CODES));
    const profile = profileOf(path);
    const tools = new ObjectTools({ tools: "", path: "" }, []);
    const routines = async (argument: string) => {
      const request = { command: COMMANDS["disasm"]!, argument, config: defaultConfig() };
      const text = String(await report(profile, request, { warn: () => {}, tools }));
      match(text, /: nop .*: ret /s);
      return [...text.matchAll(/^ROUTINE =+ (.*)$/gm)].map(([, name]) => name);
    };
    const [optimised, baseline, dotted] = [
      "dot [optimised]",
      "dot [baseline]",
      "dotted [optimised]",
    ];
    deepStrictEqual(await routines("dot$"), [baseline, optimised]);
    deepStrictEqual(await routines("^dot"), [baseline, optimised, dotted]);
    deepStrictEqual(await routines("ted$"), [dotted]);
    await rejects(routines("ott$"), /no matches found/);
  } finally {
    await Deno.remove(path);
  }
});
