/**
 * Fakes of `dot` and viewers note how they were called: by us as by the real program.
 *
 * @module
 */
import { deepStrictEqual } from "node:assert/strict";
import {
  type ProgramResult,
  type RunOptions,
  runProgram,
  testWithPprof,
} from "../../support/real_program.ts";

const MAIN = new URL("../../../lib/cli/main.ts", import.meta.url).pathname;
const PROFILE = new URL("../../fixtures/profiles/tool/worked.pb.gz", import.meta.url).pathname;

/** A fake that notes its arguments and what it can read. */
const NOTES = `#!/bin/sh
printf '%s|' "\${0##*/}" "$@" >>../log; echo >>../log
for last; do :; done
[ -f "$last" ] && /bin/cat "$last" >>../log
echo "$0 speaks" >&2
`;
/** The same without what it can read, which may be our own. */
const SHORT_NOTES = `#!/bin/sh
printf '%s|' "\${0##*/}" "$@" >>../log; echo >>../log
echo "$0 speaks" >&2
`;
const DOT = `${NOTES}/bin/cat >>../log; printf 'a picture'`;

interface Case {
  args: string[];
  /** Fakes by name; the first line says how to run them. */
  programs?: Record<string, string>;
  env?: Record<string, string>;
  stdin?: string;
  /** Changes the folder with the fakes. */
  prepare?: (bin: string) => Promise<void>;
}

const CASES: Readonly<Record<string, Case>> = {
  "a picture": { args: ["-png"], programs: { dot: DOT } },
  "a picture into a file": { args: ["-pdf", "-output=out.pdf"], programs: { dot: DOT } },
  "PostScript of a focused profile": { args: ["-ps", "-focus=rec"], programs: { dot: DOT } },
  "no dot": { args: ["-gif"] },
  "a dot that fails": { args: ["-png", "-output=x"], programs: { dot: `${DOT}; exit 3` } },
  "a dot that is killed": { args: ["-png"], programs: { dot: `${DOT}; kill -9 $$` } },
  "a dot that does not read": { args: ["-png"], programs: { dot: `${NOTES}printf 'no picture'` } },
  "a dot that cannot be run": {
    args: ["-png"],
    programs: { dot: DOT },
    prepare: (bin) => Deno.chmod(`${bin}/dot`, 0o644),
  },
  "a dot in the working folder": {
    args: ["-png"],
    programs: { dot: DOT },
    env: { PATH: "../bin" },
  },
  "a PDF in evince": { args: ["-evince"], programs: { dot: DOT, evince: NOTES } },
  "an evince that fails": { args: ["-evince"], programs: { dot: DOT, evince: `${NOTES}exit 4` } },
  "no evince": { args: ["-evince"], programs: { dot: DOT } },
  "an evince that is not needed": {
    args: ["-evince", "-output=out.pdf"],
    programs: { dot: DOT, evince: NOTES },
  },
  "PostScript in gv": { args: ["-gv"], programs: { dot: DOT, gv: NOTES } },
  "callgrind in KCachegrind": { args: ["-kcachegrind"], programs: { kcachegrind: NOTES } },
  "numbers of files that are there": {
    args: ["-kcachegrind"],
    programs: { kcachegrind: NOTES },
    prepare: (bin) => Deno.writeTextFile(`${bin}/../tmp/pprof001.grind`, "kept"),
  },
  "no folder for temporary files": {
    args: ["-kcachegrind"],
    programs: { kcachegrind: NOTES },
    env: { TMPDIR: "/nowhere/at/all" },
  },
  "a viewer of the shell": {
    args: [],
    programs: { kcachegrind: NOTES },
    stdin: "kcachegrind\ncomments\n",
  },
  "a picture of the shell": {
    args: [],
    programs: { dot: DOT },
    stdin: "png\npng rec\npdf >x.pdf\n",
  },
};

for (const [name, each] of Object.entries(CASES)) {
  testWithPprof(`other programs: ${name}`, async (pprof) => {
    const [ours, real] = await Promise.all([observe(each, runOurs), observe(each, pprof)]);
    deepStrictEqual(ours, real);
  });
}

/** What cannot be equal: our pictures of the graph are our own, and need no dot. */
const OWN_CASES: Readonly<Record<string, Case & { log: string; stderr: string; code: number }>> = {
  "a picture in eog": {
    args: ["-eog"],
    programs: { eog: SHORT_NOTES },
    log: "eog|ROOT/tmp/pprof001.svg|\n",
    stderr: "eog speaks\n",
    code: 0,
  },
  "the browser that the user chose": {
    args: ["-web"],
    programs: { mine: SHORT_NOTES, firefox: SHORT_NOTES },
    env: { BROWSER: "mine --new tab" },
    log: "mine|--new|tab|ROOT/tmp/pprof001.svg|\n",
    stderr: "mine speaks\n",
    code: 0,
  },
  "the first browser that there is": {
    args: ["-web"],
    programs: { firefox: SHORT_NOTES, chromium: SHORT_NOTES, "xdg-open": SHORT_NOTES },
    env: { BROWSER: "/not/there", DISPLAY: ":0" },
    log: "chromium|ROOT/tmp/pprof001.svg|\n",
    stderr: "chromium speaks\n",
    code: 0,
  },
  "a browser that fails": {
    args: ["-web"],
    programs: { firefox: `${SHORT_NOTES}exit 7` },
    log: "firefox|ROOT/tmp/pprof001.svg|\n",
    stderr: "firefox speaks\npprof: exit status 7\n",
    code: 2,
  },
  "no browser": {
    args: ["-web"],
    log: "",
    stderr: 'pprof: exec: "sensible-browser": executable file not found in $PATH\n',
    code: 2,
  },
  "no browser on a desktop": {
    args: ["-web"],
    env: { DISPLAY: ":0" },
    log: "",
    stderr: 'pprof: exec: "xdg-open": executable file not found in $PATH\n',
    code: 2,
  },
  "a page in a browser": {
    args: ["-weblist=leaf"],
    programs: { firefox: SHORT_NOTES },
    log: "firefox|ROOT/tmp/pprof001.html|\n",
    stderr: "firefox speaks\n",
    code: 0,
  },
};

for (const [name, { log, stderr, code, ...each }] of Object.entries(OWN_CASES)) {
  testWithPprof(`other programs: ${name}`, async (pprof) => {
    const ours = await observe(each, runOurs);
    deepStrictEqual(ours, { log, stderr, code, stdout: "", left: [] });
    // The real one takes dot for a picture.
    const withDot = { ...each, programs: { dot: "#!/bin/sh\n/bin/cat", ...each.programs } };
    deepStrictEqual(await observe(withDot, pprof), ours);
  });
}

/** What a run leaves behind. */
interface Observation extends Pick<ProgramResult, "code" | "stdout" | "stderr"> {
  /** What the fakes noted. */
  log: string;
  /** Files, by name with content. */
  left: string[];
}

async function observe(
  { args, programs = {}, env = {}, stdin, prepare }: Case,
  run: (args: string[], options: RunOptions) => Promise<ProgramResult>,
): Promise<Observation> {
  const root = await Deno.makeTempDir();
  for (const folder of ["bin", "work", "tmp"]) await Deno.mkdir(`${root}/${folder}`);
  for (const [name, text] of Object.entries(programs)) {
    await Deno.writeTextFile(`${root}/bin/${name}`, text, { mode: 0o755 });
  }
  await prepare?.(`${root}/bin`);
  const { code, stdout, stderr } = await run(["-symbolize=none", ...args, PROFILE], {
    env: { PATH: `${root}/bin`, TMPDIR: `${root}/tmp`, ...env },
    cwd: `${root}/work`,
    ...stdin === undefined ? {} : { stdin },
  });
  const plain = (text: string) => text.replaceAll(root, "ROOT").replaceAll("ROOT/bin/", "");
  const log = await Deno.readTextFile(`${root}/log`).catch(() => "");
  const left = await readAll(root, ["work", "tmp"]);
  await Deno.remove(root, { recursive: true });
  return { code, stdout, stderr: plain(stderr), log: plain(log), left };
}

async function readAll(root: string, folders: string[]): Promise<string[]> {
  const files: string[] = [];
  for (const folder of folders) {
    for await (const { name } of Deno.readDir(`${root}/${folder}`)) {
      files.push(`${folder}/${name}: ${await Deno.readTextFile(`${root}/${folder}/${name}`)}`);
    }
  }
  return files.sort();
}

async function runOurs(args: string[], options: RunOptions): Promise<ProgramResult> {
  return await runProgram(Deno.execPath(), ["run", "-A", MAIN, ...args], options);
}
