import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ScriptFiles } from "../../../lib/fetch/scripts/script_files.ts";
import { writtenFrames } from "../../../lib/fetch/scripts/written_frames.ts";
import { writeScripts } from "../../../lib/fetch/scripts/write_scripts.ts";
import { ProfileBuilder } from "../../../lib/profile/builder.ts";
import { checkProfile } from "../../../lib/profile/check.ts";
import { gunzip } from "../../../lib/profile/decode/gunzip.ts";
import { importProfile } from "../../../lib/profile/import/import_profile.ts";
import type { Profile } from "../../../lib/profile/types.ts";
import { flatOf, functionOf, leafLines } from "../../support/profile_numbers.ts";
import { runProgram } from "../../support/real_program.ts";
import { vlq } from "../../collect/source/big_bundle.ts";
import { BUNDLE, bundleMap, bundleProfile, COLUMNS } from "./shop.ts";

/** Runs a test in a folder with these files. */
async function inFolder(
  files: Readonly<Record<string, string>>,
  test: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.realPath(await Deno.makeTempDir());
  try {
    for (const [name, text] of Object.entries(files)) {
      await Deno.mkdir(join(folder, name, ".."), { recursive: true });
      await Deno.writeTextFile(join(folder, name), text);
    }
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function read(text: string, sourcePath = "/nowhere", sourceMap = ""): Promise<Profile> {
  const frames = writtenFrames(new ScriptFiles({ sourcePath, sourceMap }));
  const profile = await importProfile(new TextEncoder().encode(text), gunzip, frames);
  checkProfile(profile);
  return profile;
}

function isWritten(profile: Profile, folder: string, type = "cpu"): void {
  strictEqual(flatOf(profile, type, "squareRoots") > 0, true, profile.comment.join("\n"));
  deepStrictEqual(
    ["squareRoots", "handleOrders"].map((name) => {
      const { filename, startLine } = functionOf(profile, name)!;
      return [filename, startLine];
    }),
    [[`${folder}/src/work.ts`, 6], [`${folder}/src/app.ts`, 4]],
  );
}

const MARK = "//# sourceMapping" + "URL=";

Deno.test("a map is found beside the script, by its name, and inside", async () => {
  await inFolder({
    "beside/bundle.js": BUNDLE,
    "beside/bundle.js.map": bundleMap(),
    "named/bundle.js": `${BUNDLE}\n${MARK}maps/other.map\n`,
    "named/maps/other.map": bundleMap(["../src/work.ts", "../src/app.ts"]),
    "inside/bundle.js": `${BUNDLE}\n${MARK}data:application/json;base64,${btoa(bundleMap())}`,
  }, async (folder) => {
    for (const part of ["beside", "named", "inside"]) {
      const url = pathToFileURL(join(folder, part, "bundle.js"));
      isWritten(await read(bundleProfile(url.href)), join(folder, part));
      isWritten(await read(bundleProfile(url.pathname)), join(folder, part));
    }
  });
});

Deno.test("a script of elsewhere is found below source_path, its map by source_map", async () => {
  await inFolder({
    "dist/js/bundle.js": BUNDLE,
    "dist/js/bundle.js.map": bundleMap(),
    "alone/bundle.js.map": bundleMap(),
    "renamed/x.map": bundleMap(),
  }, async (folder) => {
    const here = join(folder, "dist/js");
    for (const url of ["https://shop.example/js/bundle.js?v=3", "file:///srv/app/js/bundle.js"]) {
      isWritten(await read(bundleProfile(url), `/nowhere:${folder}/dist`), here);
      isWritten(await read(bundleProfile(url), "/nowhere", `${folder}/dist`), here);
      isWritten(
        await read(bundleProfile(url), "/nowhere", `${folder}/alone`),
        join(folder, "alone"),
      );
      const named = await read(bundleProfile(url), "/nowhere", `${folder}/renamed/x.map`);
      isWritten(named, join(folder, "renamed"));
    }
    strictEqual(functionOf(await read(bundleProfile("file:///srv/bundle.js")), "s")?.startLine, 1);
  });
});

Deno.test("every format of V8 has the written names and lines", async () => {
  await inFolder({ "bundle.js": BUNDLE, "bundle.js.map": bundleMap() }, async (folder) => {
    const url = pathToFileURL(join(folder, "bundle.js")).href;
    const { nodes, ...rest } = JSON.parse(bundleProfile(url));
    const [root, i, s] = nodes;
    const site = ({ callFrame }: typeof i, children: unknown[]) => ({
      callFrame,
      selfSize: 8,
      children,
    });
    const heap = JSON.stringify({ head: site(root, [site(i, [site(s, [])])]) });
    isWritten(await read(heap), folder, "inuse_space");

    const event = (name: string, data: unknown) => ({
      name,
      pid: 1,
      tid: 1,
      id: "1",
      args: { data },
    });
    const chunk = {
      cpuProfile: {
        nodes: [root, { ...i, parent: 1 }, { ...s, parent: 2 }],
        samples: rest.samples,
      },
      timeDeltas: rest.timeDeltas,
    };
    const trace = [event("Profile", { startTime: 0 }), event("ProfileChunk", chunk)];
    isWritten(await read(JSON.stringify(trace)), folder);

    const perf = (name: string, column: number) =>
      `node 7 1.5: 10 cpu-clock: \n\t 10 JS:*${name} ${url}:1:${
        column + 1
      }+0x5 (/tmp/perf-7.map)\n\n`;
    const text = await read(perf("s", COLUMNS.s) + perf("i", COLUMNS.i));
    isWritten(text, folder, "samples");
    deepStrictEqual([...leafLines(text, "squareRoots")], [6]);

    const frame = (name: string, column: number, parent?: number) => ({
      name: `${name}(${url}:1:${column + 1})`,
      line: "1",
      funcLine: "1",
      funcColumn: String(column + 1),
      ...parent === undefined ? {} : { parent },
    });
    const hermes = {
      traceEvents: [],
      samples: [1, 2, 3].map((n) => ({ sf: 2, ts: n * 1000, pid: 1, tid: 1 })),
      stackFrames: { 1: frame("i", COLUMNS.i), 2: frame("s", COLUMNS.s, 1) },
    };
    isWritten(await read(JSON.stringify(hermes)), folder);
  });
});

Deno.test("the map of another version is not used", async () => {
  await inFolder({ "bundle.js": BUNDLE, "bundle.js.map": bundleMap() }, async (folder) => {
    const url = pathToFileURL(join(folder, "bundle.js")).href;
    const profile = await read(bundleProfile(url, { s: 30, i: 65 }));
    deepStrictEqual(profile.function.map(({ name }) => name).sort(), ["i", "s"]);
    match(
      profile.comment.join("\n"),
      /bundle\.js is not the version that ran: its source map is not/,
    );
  });
});

/** TypeScript as Deno runs it: types and comments are gone. */
const WRITTEN =
  "// one\n// two\ninterface A {\n  a: 1;\n}\n\nfunction parse(a: A) {\n  let x = 0;\n  return x + a.a;\n}\n";
const EMITTED = "function parse(a) {\n  let x = 0;\n  return x + a.a;\n}\n";

function emittedMap(url: string): string {
  const mappings = [
    `${vlq(0, 0, 6, 0)},${vlq(9, 0, 0, 9)}`,
    vlq(2, 0, 1, -7),
    vlq(2, 0, 1, 0),
  ].join(";");
  return JSON.stringify({ version: 3, sources: [url], names: [], mappings });
}

/** What Deno's own `--cpu-prof` writes: functions as written, lines as they ran. */
function ownProfile(url: string): string {
  const callFrame = { functionName: "parse", scriptId: "5", url, lineNumber: 6, columnNumber: 9 };
  const root = { ...callFrame, functionName: "(root)", url: "", lineNumber: -1 };
  return JSON.stringify({
    nodes: [
      { id: 1, callFrame: root, children: [2] },
      { id: 2, callFrame, positionTicks: [{ line: 3, ticks: 9 }] },
    ],
    startTime: 0,
    endTime: 9000,
    samples: Array(9).fill(2),
    timeDeltas: [0, ...Array(8).fill(1000)],
  });
}

Deno.test("lines of Deno's --cpu-prof are by its cache, else the first of the function", async () => {
  await inFolder({ "app.ts": WRITTEN }, async (folder) => {
    const url = pathToFileURL(join(folder, "app.ts")).href;
    const first = await read(ownProfile(url));
    deepStrictEqual([...leafLines(first, "parse")], [7]);
    match(
      first.comment.join("\n"),
      /app\.ts: the first of each function; those that ran are lines of/,
    );

    const cached = join(folder, "deno/gen/file", new URL(url).pathname + ".js");
    await Deno.mkdir(join(cached, ".."), { recursive: true });
    const map = `${MARK}data:application/json;base64,${btoa(emittedMap(url))}`;
    await Deno.writeTextFile(cached, `${EMITTED}${map}`);
    // The variable is the process's: other tests have the same one.
    const lib = new URL("../../../lib/", import.meta.url).href;
    const { stdout } = await runProgram(Deno.execPath(), [
      "eval",
      `const [{ ScriptFiles }, { writtenFrames }, { importProfile }] = await Promise.all([
        import("${lib}fetch/scripts/script_files.ts"),
        import("${lib}fetch/scripts/written_frames.ts"),
        import("${lib}profile/import/import_profile.ts"),
      ]);
      Deno.env.set("DENO_DIR", ${JSON.stringify(join(folder, "deno"))});
      const frames = writtenFrames(new ScriptFiles({ sourcePath: "/nowhere", sourceMap: "" }));
      const data = new TextEncoder().encode(${JSON.stringify(ownProfile(url))});
      const { location } = await importProfile(data, undefined, frames);
      console.log(location.map(({ line: [first] }) => first.function.name + ":" + first.line).join());`,
    ]);
    strictEqual(stdout, "parse:9\n");
  });
});

function pprofOf(
  file: string,
  functions: [name: string, startLine: number, line: number][],
): Profile {
  const kind = { type: "cpu", unit: "nanoseconds" };
  const builder = new ProfileBuilder({ sampleType: [kind], periodType: kind, period: 1 });
  for (const [name, startLine, line] of functions) {
    builder.add(
      [{ name, systemName: name, filename: file, startLine, line, mapping: "node" }],
      [1],
    );
  }
  return builder.build();
}

Deno.test("a pprof of JavaScript has the written names and lines", async () => {
  const script = "function s(t) {\n  return t;\n}\nconst i = (t) => {\n  return s(t);\n};\n";
  const mappings = "AAKA,SAASA;EACA;;AAAA,MCFD;EACR;";
  const map = {
    version: 3,
    sources: ["src/work.ts", "src/app.ts"],
    names: ["squareRoots"],
    mappings,
  };
  await inFolder({
    "bundle.js": script,
    "bundle.js.map": JSON.stringify(map),
  }, async (folder) => {
    const file = join(folder, "bundle.js");
    const profile = pprofOf(file, [["s", 1, 2], ["i", 4, 5], ["(idle)", 0, 0]]);
    await writeScripts(profile, new ScriptFiles({ sourcePath: "/nowhere", sourceMap: "" }));
    checkProfile(profile);
    strictEqual(functionOf(profile, "s"), undefined);
    const { filename, startLine } = functionOf(profile, "squareRoots")!;
    deepStrictEqual([filename, startLine], [`${folder}/src/work.ts`, 6]);
    deepStrictEqual([...leafLines(profile, "squareRoots")], [7]);
    strictEqual(functionOf(profile, "i")?.filename, `${folder}/src/app.ts`);

    const other = pprofOf(file, [["x", 2, 2], ["y", 3, 3]]);
    await writeScripts(other, new ScriptFiles({ sourcePath: "/nowhere", sourceMap: "" }));
    deepStrictEqual(other.function.map(({ name }) => name), ["x", "y"]);
    match(other.comment.join("\n"), /is not the version that ran/);
  });
});

Deno.test("what perf recorded of Deno has the written functions, one for all tiers", async () => {
  const fixtures = new URL("../../fixtures/foreign/", import.meta.url).pathname;
  const text = await Deno.readTextFile(join(fixtures, "perf_deno.txt"));
  const profile = await read(text, "/nowhere", join(fixtures, "orders.ts.map"));
  deepStrictEqual(
    ["sendJson", "price", "handle"].map((name) => {
      const found = profile.function.filter((func) => func.name === name);
      return found.map(({ filename, startLine }) => `${filename}:${startLine}`).join();
    }),
    [8, 12, 18].map((line) => `/tmp/app/orders.ts:${line}`),
  );
  deepStrictEqual([...leafLines(profile, "price")], [12]);
  const tiers = profile.sample.flatMap(({ label }) =>
    label.flatMap((each) => each.key === "tier" && "str" in each ? [each.str] : [])
  );
  deepStrictEqual([...new Set(tiers)].sort(), ["interpreted", "mid-tier", "optimised"]);
  deepStrictEqual(profile.function.filter(({ name }) => name.includes("JS:")), []);
  strictEqual(profile.mapping[0]?.filename, "/usr/lib/node_modules/deno/deno");
});
