/**
 * The gate, the same for everybody: format, lint, types, imports, words,
 * documentation, publishing, examples, tests.
 *
 *     deno task ok [--without=STEP]
 *
 * Each step gets one line with its time; what a failing step printed follows it.
 *
 * @module
 */
import { checkImports } from "./check_imports.ts";
import { checkWords } from "./check_words.ts";
import { checkForeign } from "./foreign.ts";

/** What a step found. */
interface Outcome {
  ok: boolean;
  output: string;
}

interface Step {
  name: string;
  run: () => Promise<Outcome>;
}

const ENTRIES = ["mod", "auto", "labels", "profile", "cli/main"].map((name) => `lib/${name}.ts`);
/** Locks what only tests and scripts import. */
const LOCK = "--lock=tests/deno.lock";
/** Rooms that also run in a browser: they are checked without Deno's types. */
const PURE_ROOMS = [
  "lib/go",
  "lib/contract",
  "lib/profile",
  "lib/analyse",
  "lib/diagnose",
  "lib/render",
];
/** What pages load: its own folder of the workspace, checked with the types of a browser. */
const BROWSER = "lib/web/browser";

/** Deno names each file that it checks. */
const CHECK_REGEXP = /^Check .*\n/gm;
const COUNTS_REGEXP = /^(?:ok|FAILED) \| (.*?)(?: \([\dms]+\))?$/gm;

const STEPS: readonly Step[] = [
  { name: "format", run: () => deno("fmt", "--check") },
  { name: "lint", run: () => deno("lint") },
  { name: "types", run: () => deno("check", LOCK, ".") },
  { name: "pure", run: () => deno("check", "--config", "scripts/pure.json", ...PURE_ROOMS) },
  { name: "browser", run: () => deno("check", BROWSER) },
  { name: "assets", run: () => deno("run", "-A", LOCK, "scripts/build_assets.ts", "--check") },
  { name: "foreign", run: () => checkForeign(new URL("..", import.meta.url)) },
  { name: "imports", run: () => outcomeOf(checkImports(".")) },
  { name: "words", run: () => outcomeOf(checkWords(".")) },
  { name: "docs", run: docs },
  { name: "publish", run: () => deno("publish", "--dry-run", "--allow-dirty") },
  { name: "examples", run: examples },
  { name: "tests", run: () => deno("task", "test") },
];

if (import.meta.main) {
  Deno.chdir(new URL("..", import.meta.url));
  const failed: string[] = [];
  const wanted = STEPS.filter(({ name }) => !Deno.args.includes(`--without=${name}`));
  for (const step of wanted) if (!await runStep(step)) failed.push(step.name);
  console.log(failed.length === 0 ? "ok" : `failed: ${failed.join(", ")}`);
  Deno.exit(failed.length === 0 ? 0 : 1);
}

async function runStep({ name, run }: Step): Promise<boolean> {
  const begin = performance.now();
  const { ok, output } = await run();
  const seconds = `${((performance.now() - begin) / 1000).toFixed(1)} s`;
  // The tests have a line for each layer.
  const counts = Array.from(output.matchAll(COUNTS_REGEXP), ([, found]) => found).join(" + ");
  console.log(
    `${name.padEnd(9)} ${ok ? "ok    " : "FAILED"} ${seconds.padStart(7)}  ${counts}`.trimEnd(),
  );
  if (!ok) console.log(output);
  return ok;
}

async function deno(...args: string[]): Promise<Outcome> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args,
    env: { NO_COLOR: "1" },
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  const output = decoder.decode(stdout) + decoder.decode(stderr);
  return { ok: success, output: output.replaceAll(CHECK_REGEXP, "") };
}

/** What a check of ours has found. */
async function outcomeOf(checking: Promise<string[]>): Promise<Outcome> {
  const problems = await checking;
  return { ok: problems.length === 0, output: problems.join("\n") };
}

/** Of a folder with a workspace's member in it Deno (2.9.6) sees that member only: files have to be named. */
function examples(): Promise<Outcome> {
  const files = ["lib", "scripts"].flatMap(filesIn)
    .filter((path) =>
      !path.startsWith(BROWSER) && /^ *\* ```ts$/m.test(Deno.readTextFileSync(path))
    );
  return deno("test", "-A", "--doc", LOCK, ...files);
}

function filesIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) => {
    const path = `${folder}/${name}`;
    return isDirectory ? filesIn(path) : name.endsWith(".ts") ? [path] : [];
  });
}

/** Fields may go without a comment: those of a profile have the format's own names. */
async function docs(): Promise<Outcome> {
  const { ok, output } = await deno("doc", "--lint", ...ENTRIES);
  if (ok) return { ok, output };
  const problems = output.split(/^(?=error)/m).filter((text) => text.startsWith("error["));
  const found = problems.filter((text) => !isBareField(text));
  return { ok: problems.length > 0 && found.length === 0, output: found.join("") || output };
}

/** Whether a problem is a missing comment on something indented. */
function isBareField(problem: string): boolean {
  return problem.startsWith("error[missing-jsdoc]") && /--> .*:\d+:3$/m.test(problem);
}
