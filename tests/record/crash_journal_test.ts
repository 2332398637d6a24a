import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { Records } from "../../lib/fetch/records/records.ts";
import { cumOf, flatText } from "../support/profile_numbers.ts";
import { CrashJournal, type Recorded } from "../../lib/record/crash_journal.ts";
import { recorderSettings } from "../../lib/record/recorder_options.ts";
import { aboutText, recordFolder } from "../support/record_folder.ts";
import { flameProfile } from "../support/flame.ts";
import { runProgram } from "../support/real_program.ts";

const PROGRAM = fileURLToPath(new URL("../fixtures/programs/recorded.ts", import.meta.url));
const args = (folder: string, what: string) => ["run", "-A", "--no-prompt", PROGRAM, folder, what];

/** A run that is ready, until it is killed. */
async function startWaiting(folder: string): Promise<AsyncDisposable> {
  const child = new Deno.Command(Deno.execPath(), {
    args: args(folder, "wait"),
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const kill = async () => {
    child.kill("SIGKILL");
    await child.status;
  };
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    if (text.includes("ready")) return { [Symbol.asyncDispose]: kill };
  }
  throw new Error(`Cannot wait: the program ended with ${(await child.status).code}`);
}

Deno.test("a process that is killed leaves what it did until then, for the next start to find", async () => {
  const folder = await Deno.makeTempDir();
  {
    await using _ = await startWaiting(folder);
    const [running, ...others] = Array.from(Deno.readDirSync(folder), ({ name }) => name);
    match(running!, /^running-\d+-/);
    deepStrictEqual(others, []);
  }
  const next = await runProgram(Deno.execPath(), args(folder, "look"), { timeout: 120_000 });
  strictEqual(next.code, 0, next.stderr);
  const [name, ...others] = Array.from(Deno.readDirSync(folder), ({ name }) => name);
  match(name!, /^\d{4}-.*Z-died$/);
  deepStrictEqual(others, []);

  const records = (await Records.open(folder))!;
  const line = await records.timeline("");
  match(line.title, /crashed/);
  const cpu = await records.profile({ record: "", kind: "cpu" });
  // Of the program's own: how much CPU time it got in its seconds is up to the machine.
  const [early, late] = ["early", "late"].map((name) => cumOf(cpu, "cpu", name));
  ok(early! > 0.5 * (early! + late!), `${early} and ${late} of\n${flatText(cpu, "cpu")}`);
  // Figures go on after the last segment that was finished.
  const [, sampled] = line.sampled.at(-1)!;
  ok(line.at.at(-1)! > sampled, `${line.at.at(-1)} ${sampled}`);
  ok(line.cpu.some((share) => share !== null && share > 0.1));
  await Deno.remove(folder, { recursive: true });
});

/** A journal about a recorder that has been on for so many seconds, 20 in each segment. */
function journalIn(folder: string, seconds: () => number, others = () => 2) {
  const { figures } = JSON.parse(aboutText(0, 600_000));
  const recorder: Recorded = {
    settings: recorderSettings({ minutes: 1 }),
    get flight() {
      return {
        figures: figures.slice(0, seconds() + 1),
        stalls: [],
        gc: [],
        sampled: [[0, seconds() * 1000] as const],
      };
    },
    recorded: () => Promise.resolve(flameProfile(["main", 1])),
    withOthers: (profile) => Promise.resolve(profile),
  };
  const errors: unknown[] = [];
  const run = { pid: 7, host: "here", since: 1 };
  const describe = {
    about: () => Promise.resolve(JSON.parse(aboutText(0, seconds() * 1000, { others: others() }))),
    of: () => ({ thread: "main", others: others() }),
  };
  const journal = new CrashJournal(folder, run, {
    recorder,
    describe,
    ready: Promise.resolve(),
    onError: (error) => errors.push(error),
  });
  const files = () =>
    Array.from(Deno.readDirSync(`${folder}/running-7-here-1/segments`), ({ name }) => name).sort();
  /** Waits until what was given to the journal is on disk. */
  const settle = async () => {
    const copy = `${folder}/${crypto.randomUUID()}`;
    await Deno.mkdir(copy);
    await journal.copySegments(copy);
    await Deno.remove(copy, { recursive: true });
  };
  return { journal, errors, files, settle, figures };
}

Deno.test("a journal keeps as many minutes as the recorder, and nothing when it is stopped", async () => {
  await using folder = await recordFolder([]);
  let seconds = 0;
  const { journal, errors, files, settle } = journalIn(folder.path, () => seconds);
  for (seconds = 20; seconds <= 200; seconds += 20) {
    journal.addSegment();
    await settle();
  }
  deepStrictEqual(files(), [
    "120000-140000.pb.gz",
    "140000-160000.pb.gz",
    "160000-180000.pb.gz",
    "180000-200000.pb.gz",
  ]);
  await journal.stop();
  deepStrictEqual([Array.from(Deno.readDirSync(folder.path)), errors], [[], []]);
});

Deno.test("a journal that was taken away begins again", async () => {
  await using folder = await recordFolder([]);
  let seconds = 20;
  const { journal, errors, files, settle } = journalIn(folder.path, () => seconds);
  journal.addSegment();
  await settle();
  // Whoever thought that this run was dead.
  await Deno.rename(`${folder.path}/running-7-here-1`, `${folder.path}/died`);
  for (seconds = 40; seconds <= 80; seconds += 20) {
    journal.addSegment();
    await settle();
  }
  deepStrictEqual(files(), ["20000-40000.pb.gz", "40000-60000.pb.gz", "60000-80000.pb.gz"]);
  deepStrictEqual(errors, []);
  await journal.stop();
});

Deno.test("a journal knows soon that there are other threads", async () => {
  await using folder = await recordFolder([]);
  let others = 0;
  const { journal, errors, settle, figures } = journalIn(folder.path, () => 1, () => others);
  const written = async () => {
    for (const figure of figures.slice(0, 4)) journal.addFigure(figure);
    await settle();
    const text = await Deno.readTextFile(`${folder.path}/running-7-here-1/record.json`);
    return JSON.parse(text).others;
  };
  strictEqual(await written(), 0);
  others = 2;
  strictEqual(await written(), 2);
  deepStrictEqual(errors, []);
  await journal.stop();
});
