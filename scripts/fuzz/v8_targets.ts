/**
 * What V8 writes, as somebody else may have written it: dumps of machine code,
 * logs, heap snapshots, source maps.
 *
 * @module
 */
import { atOnce } from "../../lib/base/in_slices.ts";
import { SnapshotReader } from "../../lib/collect/goroutine/snapshot/snapshot_reader.ts";
import { v8LogProfile } from "../../lib/collect/log/v8_log.ts";
import { ScriptTable } from "../../lib/collect/source/script_table.ts";
import { ToolError } from "../../lib/go/os/exec.ts";
import { parseJitDump } from "../../lib/machine/jit/jit_dump.ts";
import { JitFile } from "../../lib/machine/jit/jit_file.ts";
import { ObjectError } from "../../lib/machine/object/file_bytes.ts";
import { checkProfile } from "../../lib/profile/check.ts";
import { DecodeError } from "../../lib/profile/decode/decode_error.ts";
import { readHeapSnapshot } from "../../lib/profile/import/snapshot/heap_snapshot.ts";
import { heapText, type MadeNode } from "../../tests/support/heap_text.ts";
import { jitDump } from "../../tests/support/jit_dump.ts";
import { snapshotText } from "../../tests/support/snapshot_text.ts";
import { allowing } from "./finding.ts";
import { textSeeds } from "./seeds.ts";
import { type Target, text } from "./target.ts";

/** All of them, by name. */
export const V8_TARGETS: Readonly<Record<string, Target>> = {
  jitDump: {
    seeds: () => [
      jitDump([
        { name: "JS:*hot file:///app/a.js:1:1", address: 0x7f0000001000, code: [0x90, 0xc3] },
        { name: "JS:^hot file:///app/a.js:1:1", address: 0x7f0000002000, code: [0x55, 0x5d, 0xc3] },
        { name: "Builtin:Call", address: 0x7f0000003000, code: [0xcc] },
      ]),
    ],
    run: async (data) => {
      const dump = await allowing([ObjectError], () => parseJitDump(data, "jit-7.dump"));
      if (!dump) return;
      const file = new JitFile("jit-7.dump", dump, () => Promise.resolve(undefined));
      for (const { start, end } of (await file.symbols(() => true, 0)).slice(0, 100)) {
        await file.frames(start);
        const range = { file: file.path, start, end, intelSyntax: false };
        await allowing([ToolError], () => file.instructions(range));
      }
    },
  },
  v8Log: {
    seeds: () => textSeeds(...LOGS),
    run: async (data) => {
      const profile = await allowing([ObjectError], () => v8LogProfile(data));
      if (profile) checkProfile(profile);
    },
  },
  snapshot: {
    seeds: () => textSeeds(snapshotText()),
    run: text(async (json) => {
      const reader = new SnapshotReader();
      await allowing([RangeError], () => {
        for (let at = 0; at < json.length; at += 64) reader.push(json.slice(at, at + 64));
        atOnce(reader.graph());
      });
    }),
  },
  heapSnapshot: {
    seeds: () => textSeeds(snapshotText(), heapText(SMALL_HEAP)),
    run: async (data) => {
      const reading = { size: data.length };
      const profile = await allowing([DecodeError], () => readHeapSnapshot([data], reading));
      if (profile) checkProfile(profile);
    },
  },
  sourceMap: {
    seeds: () => textSeeds(...MAPS),
    run: text(async (json) => {
      const payload = await allowing([SyntaxError], () => JSON.parse(json));
      if (typeof payload !== "object" || payload === null) return;
      const script = { url: "file:///app/a.js", text: "function f() {}\nconst g = () => f();\n" };
      const table = await ScriptTable.load(script, () => ({ payload, base: script.url }));
      for (const line of [0, 1, 2]) table.place({ line, column: 3 });
      table.function({ line: 0, column: 10 }, "f");
    }),
  },
};

const SMALL_HEAP: readonly MadeNode[] = [
  { type: "synthetic", name: "", edges: [["internal", "0", 1], ["shortcut", "global", 2]] },
  { type: "object", name: "system / Context", size: 40, edges: [["context", "cache", 3]] },
  { type: "object", name: "global", size: 24, edges: [["property", "use", 4]] },
  { type: "object", name: "Map", size: 32, edges: [["internal", "table", 5]] },
  {
    type: "closure",
    name: "use",
    size: 64,
    edges: [["internal", "context", 1], ["property", "__proto__", 3]],
    place: [7, 1, 2],
  },
  { type: "array", name: "", size: 64, edges: [["internal", "3", 6], ["weak", "4", 2]] },
  { type: "string", name: "text", size: 24 },
  { type: "code", name: "system / Script / file:///a.js", size: 8, edges: [["element", 0, 2]] },
];

const LOGS = [
  [
    "v8-version,15,0,245,2,-rusty,0",
    "v8-platform,linux,linux",
    "shared-library,/usr/bin/deno,0x5571,0x9999,-0",
    "profiler,begin,1000",
    "code-creation,JS,10,0,0x1000,200,hot file:///app/a.js:1:1,0x77,*",
    "code-creation,Builtin,2,0,0x3000,100,Call",
    "code-source-info,0x1000,1,0,200,C0O10C8O12,,",
    "code-move,0x1000,0x2000",
    "code-deopt,2000,10,0x1000,5,3,soft,<file:///app/a.js:3:5>,wrong map",
    "tick,0x1010,2100,0,0x0,0,0x3010,overflow",
    "tick,0x2010,3100,1,0x3000,2,0x1020,+8,-10",
    "script-source,1,file:///app/a.js,function f() {}",
    "",
  ].join("\n"),
];

const MAPS = [
  '{"version":3,"sources":["a.ts"],"names":["f","g"],"mappings":"AAAA,SAASA;AACT,OAAOC","sourcesContent":["function f(): void {}\\n"]}',
  '{"version":3,"sections":[{"offset":{"line":0,"column":0},"map":{"version":3,"sources":["b.ts"],"mappings":"AAAA"}}]}',
];
