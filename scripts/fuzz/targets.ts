/**
 * What is fuzzed: the one table. A new target is a row.
 *
 * @module
 */
import { compileTagFilter } from "../../lib/analyse/filter/tags.ts";
import { compileRegex } from "../../lib/analyse/regex.ts";
import { parseInvocation, UsageError } from "../../lib/cli/invocation.ts";
import { assign, shortcuts } from "../../lib/cli/shell/options.ts";
import { LineError, parseReportLine } from "../../lib/cli/shell/report_line.ts";
import { sourceUrl } from "../../lib/fetch/http/source_url.ts";
import { FlagError, HelpRequest } from "../../lib/go/flag.ts";
import { UTC } from "../../lib/go/time/zone.ts";
import { parseQuery } from "../../lib/go/url.ts";
import { indexElf } from "../../lib/machine/names/index_elf.ts";
import { decodeIndex, encodeIndex } from "../../lib/machine/names/index_file.ts";
import { ObjectError } from "../../lib/machine/object/file_bytes.ts";
import { RecordReader } from "../../lib/native/perf_records.ts";
import { emptyProfile, valueType } from "../../lib/profile/builder.ts";
import { checkProfile } from "../../lib/profile/check.ts";
import { decodeProfile, parseProfile } from "../../lib/profile/decode/decode.ts";
import { DecodeError } from "../../lib/profile/decode/decode_error.ts";
import { serializeProfile } from "../../lib/profile/encode.ts";
import { importProfile } from "../../lib/profile/import/import_profile.ts";
import { rawText } from "../../lib/profile/raw_text.ts";
import type { Profile } from "../../lib/profile/types.ts";
import { configFromUrl } from "../../lib/report/config_url.ts";
import { parseLimit } from "../../lib/report/limit.ts";
import { OptionError } from "../../lib/report/option_text.ts";
import { defaultConfig } from "../../lib/report/options.ts";
import { allowing, BrokenPromise } from "./finding.ts";
import { PAGE_TARGETS } from "./page_targets.ts";
import { runReports } from "./reports.ts";
import { fixtureSeeds, textSeeds } from "./seeds.ts";
import { SERVICE_TARGETS } from "./service_targets.ts";
import { type Target, text } from "./target.ts";
import { V8_TARGETS } from "./v8_targets.ts";

const SMALL_PROGRAM =
  new URL("../../tests/fixtures/profiles/tool/machine/spin", import.meta.url).pathname;
const PROFILES = ["profiles/", "profiles/tool/"];
const FOREIGN = ["profiles/tool/legacy/", "foreign/"];

/** Kinds of files that no tool of today writes for us. */
const UNUSUAL = [
  "main;parse 10 20\nmain;render 5 1\nmain;worker 1 2 3\n",
  "main;parse 10.5\nmain;render .25\n",
  "app 1/2 [003] 5.5: 10 cpu_core/cycles/P: \n\t 40 f(int)+0x4 (/bin/a (x) (deleted))\n a.c:3\n\n",
  '{"head":{"functionName":"f","url":"a.js","lineNumber":1,"hitCount":2,"id":1,"children":[]},' +
  '"startTime":1.5,"endTime":2,"samples":[1,1],"timestamps":[1500000,1600000]}',
  '{"samples":[{"ts":"1","sf":1,"tid":2},{"ts":"9","sf":1,"tid":2}],' +
  '"stackFrames":{"1":{"name":"f(a.js:1:2)","line":"3","parent":2},"2":{"name":"g"}}}',
  '{"nodes":[{"id":1,"callFrame":{"functionName":"f"},"parent":2},{"id":2,"callFrame":{}}],' +
  '"startTime":0,"endTime":50,"samples":[1,1,7],"timeDeltas":[0,10]}',
  '[{"name":"ProfileChunk","id":"1","ts":5,"args":{"data":{"cpuProfile":{"nodes":' +
  '[{"id":1,"callFrame":{"functionName":"f"}}],"samples":[1,2]},"timeDeltas":[1,2],"lines":[3]}}},\n' +
  '{"name":"Profile","id":"1","ts":1,"args":{"data":{"startTime":1}}}]',
];

/** All targets, by name. */
export const TARGETS: Readonly<Record<string, Target>> = {
  gunzip: {
    seeds: () =>
      ["go_heap.pb.gz", "tags.pb.gz", "empty.pb.gz"].map((name) =>
        Deno.readFileSync(new URL(`../../tests/fixtures/profiles/${name}`, import.meta.url))
      ),
    run: (data) => allowing([DecodeError], () => decodeProfile(data)),
  },
  decode: {
    seeds: () => fixtureSeeds(...PROFILES),
    run: async (data) => holds(await allowing([DecodeError], () => parseProfile(data))),
  },
  import: {
    seeds: async () => [...await fixtureSeeds(...FOREIGN), ...textSeeds(...UNUSUAL)],
    run: async (data) => holds(await allowing([DecodeError], () => importProfile(data))),
  },
  reports: {
    seeds: () => fixtureSeeds(...PROFILES, ...FOREIGN),
    run: async (data) => {
      const profile = await allowing([DecodeError], () => importProfile(data));
      if (profile) await runReports(profile);
    },
  },
  perfRecords: {
    seeds: () => fixtureSeeds("perf/"),
    run: (data) => {
      const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
      new RecordReader().read(view, { sample() {}, switched() {}, lost() {} });
    },
  },
  nameIndex: {
    seeds: () => [encodeIndex(indexElf(SMALL_PROGRAM))],
    run: (data) => void decodeIndex(data)?.find(0),
  },
  codeNames: {
    seeds: () => fixtureSeeds("profiles/tool/machine/"),
    run: async (data) => {
      const path = await Deno.makeTempFile();
      try {
        await Deno.writeFile(path, data);
        await allowing([ObjectError], () => indexElf(path));
      } finally {
        await Deno.remove(path);
      }
    },
  },
  regex: {
    seeds: () =>
      textSeeds(
        "(a+)+$",
        "(?i)main\\.(*Server)",
        "[[:alpha:]]+|\\pL{2,5}",
        "^runtime\\.",
        "a{1000}",
      ),
    run: text(async (pattern) => {
      const matches = await allowing([SyntaxError], () => compileRegex(pattern, "fuzz"));
      matches?.("main.(*Server).handle");
      matches?.("a".repeat(2000) + "!");
    }),
  },
  tagFilter: {
    seeds: () => textSeeds("key=1kb:2mb", ":10ms,a", "-5s:", "k=a=b", "3foo", "1:2,3"),
    run: text((pattern) =>
      allowing([SyntaxError, RangeError], () => compileTagFilter("tagfocus", pattern, new Map()))
    ),
  },
  flags: {
    seeds: () =>
      textSeeds(
        "-top\n-nodecount=5\nfile",
        "-cum\n--focus\nmain\n-lines\nx",
        "-base=a\n-diff_base\nb\nc",
        "-divide_by\n1e3\n-seconds=0x5\n--\n-x",
        "-http=:0\n-no_browser\nx",
        "-list=.\n-symbolize=force:demangle=none\nbinary\nx",
      ),
    run: text((lines) =>
      allowing(
        [FlagError, HelpRequest, UsageError],
        () => parseInvocation(lines.split("\n"), () => Promise.resolve(false), () => {}),
      )
    ),
  },
  query: {
    seeds: () => textSeeds("f=main&n=5&si=cpu", "g=lines&sort=cum&trim=false", "h=a%20b&nf=0.1&x"),
    run: text((query) =>
      allowing([OptionError], () => configFromUrl(defaultConfig(), parseQuery(query)))
    ),
  },
  shell: {
    seeds: () =>
      textSeeds(
        "top10 -cum main -runtime >out",
        "list main.*",
        "focus=a|b //: note",
        "sample_index=cpu",
        "mean_cpu",
        "nodecount=5",
        "cum",
        "tags -k | sort",
        ":",
      ),
    run: text(runShellLine),
  },
  limit: {
    seeds: () => textSeeds("inuse_space > 10%", "cpu:parse.* > 3ms", "x>.5"),
    run: text((limit) => allowing([SyntaxError], () => parseLimit(limit))),
  },
  url: {
    seeds: () =>
      textSeeds(
        "http://x:p@host:80/debug?seconds=5",
        "localhost:6060",
        "https+insecure://h/%zz",
        "[::1]:8",
      ),
    run: text((source) => sourceUrl(source, 5, -1)),
  },
  ...PAGE_TARGETS,
  ...SERVICE_TARGETS,
  ...V8_TARGETS,
};

/** A profile that came out of anything is valid, and what is written reads back the same. */
function holds(profile: Profile | undefined): void {
  if (!profile) return;
  checkProfile(profile);
  for (const _ of rawText(profile, { timeZone: UTC }));
  const written = serializeProfile(profile);
  const again = serializeProfile(parseProfile(written));
  if (written.toHex() !== again.toHex()) {
    throw new BrokenPromise("what is written reads back differently");
  }
}

const SHELL_PROFILE = emptyProfile({
  sampleType: [valueType("samples", "count"), valueType("cpu", "nanoseconds")],
  periodType: valueType("cpu", "nanoseconds"),
  period: 1,
});

/** What the shell makes of a line, without the reports. */
async function runShellLine(line: string): Promise<void> {
  const config = defaultConfig();
  const session = { profile: SHELL_PROFILE, config } as Parameters<typeof assign>[1];
  for (const statement of shortcuts(SHELL_PROFILE)(line)) {
    await allowing([OptionError, RangeError, LineError], () => {
      if (!assign(statement, session)) parseReportLine(statement, config);
    });
  }
}
