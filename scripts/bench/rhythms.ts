import { decodeProfile } from "../../lib/profile/decode/decode.ts";
import type { Profile, Sample } from "../../lib/profile/types.ts";
import { hasTaskset, pinned, ROOT, SERVER_CORE } from "./service.ts";

const ROUNDS = 5;
const PROGRAM = `${ROOT}/tests/fixtures/programs/rhythms.ts`;
/** Beside the bars for errors: so many standard deviations are chance. */
const CHANCE = 3;

/** How far off a profile may be. */
interface Bars {
  unit: "%" | "points";
  /** Each function. */
  each: number;
  /** All of them on the mean. */
  mean: number;
}

/** Of its own CPU time. */
const QUIET: Bars = { unit: "%", each: 10, mean: 4 };
/** Of the program's CPU time. */
const CROWDED: Bars = { unit: "points", each: 5, mean: 2 };

/** A process without the rights of root: V8's sampler does not go first, the kernel is not looked into. */
const NO_RIGHTS = ["setpriv", "--inh-caps=-all", "--bounding-set=-all"];

interface Row {
  name: string;
  /** As the program names it. */
  shape: string;
  /** How the profile is taken, as the program names it. */
  way?: string;
  bars: Bars;
  /** Processes that spin beside it. */
  spinning: number;
  /** Whether all have to share one core. */
  pinned?: boolean;
  /** Goes before the program's command. */
  by?: readonly string[];
}

const SAME_CORE = { shape: "turns", bars: CROWDED, spinning: 1, pinned: true } as const;

const ROWS: readonly Row[] = [
  { name: "timers, quiet", shape: "timers", bars: QUIET, spinning: 0 },
  { name: "timers, quiet, last=", shape: "timers", way: "last", bars: QUIET, spinning: 0 },
  { name: "timers, quiet, no rights", shape: "timers", bars: QUIET, spinning: 0, by: NO_RIGHTS },
  { name: "await and a third of a millisecond", shape: "await", bars: QUIET, spinning: 0 },
  { name: "timers, three programs spin", shape: "timers", bars: CROWDED, spinning: 3 },
  { name: "turns, one spins on the same core", ...SAME_CORE },
  { name: "the same, last=", ...SAME_CORE, way: "last" },
  { name: "the same, of a Worker", ...SAME_CORE, way: "worker" },
  { name: "the same, by the sidecar", ...SAME_CORE, way: "sidecar" },
  { name: "the same, by inspect://", ...SAME_CORE, way: "inspected" },
  { name: "the same, no rights", ...SAME_CORE, by: NO_RIGHTS },
];

/** What a function used in a round and what the profile shows of it, in milliseconds. */
interface Shown {
  name: string;
  /** By the thread's own clock. */
  used: number;
  /** The function with all below it. */
  callback: number;
  /** Only what it calls. */
  inner: number;
}

interface Round {
  functions: Shown[];
  /** CPU time of the thread. */
  whole: number;
  /** A sample stands for so much. */
  period: number;
}

/** An error in the unit of the bars, and in standard deviations. */
interface Deviation {
  error: number;
  sigmas: number;
}

/**
 * CPU profiles of work that begins after a pause, beside what the thread's own
 * clock says: quiet, and while other programs want the same cores.
 *
 * @returns Whether the bars are held.
 */
export async function rhythms(rounds = ROUNDS): Promise<boolean> {
  let held = true;
  for (const row of ROWS) {
    console.log(`  ${row.name}:`);
    const lacks = lackOf(row);
    if (lacks) console.log(`    skipped: needs ${lacks}`);
    else held = judge(await measure(row, rounds), row.bars) && held;
  }
  return held;
}

/** What the row needs that is missing here. */
function lackOf({ pinned = false, by = [] }: Row): string | undefined {
  if (pinned && !hasTaskset()) return "taskset";
  const [command] = by;
  return command === undefined || isThere(command) ? undefined : command;
}

async function measure(row: Row, rounds: number): Promise<Round[]> {
  const measured: Round[] = [];
  const core = row.pinned ? SERVER_CORE : undefined;
  await using _spinners = spin(row.spinning, core);
  for (let round = 0; round < rounds; round++) measured.push(await run(row, core));
  return measured;
}

function isThere(command: string): boolean {
  try {
    return new Deno.Command(command, { args: ["--version"] }).outputSync().success;
  } catch {
    return false;
  }
}

/** Programs that want a core each, until they are disposed of. */
function spin(count: number, core: number | undefined): AsyncDisposable {
  const children = Array.from({ length: count }, () => {
    const [program, ...args] = on(core, [Deno.execPath(), "eval", "for (;;);"]);
    return new Deno.Command(program!, { args, stdout: "null", stderr: "null" }).spawn();
  });
  return {
    async [Symbol.asyncDispose]() {
      for (const child of children) child.kill("SIGKILL");
      await Promise.all(children.map(({ status }) => status));
    },
  };
}

function on(core: number | undefined, command: string[]): string[] {
  return core === undefined ? command : pinned(command, core);
}

async function run(
  { shape, way = "take", by = [] }: Row,
  core: number | undefined,
): Promise<Round> {
  const file = await Deno.makeTempFile();
  try {
    const deno = [Deno.execPath(), "run", "-A", PROGRAM, file, shape, way];
    const [program, ...args] = [...by, ...on(core, deno)];
    const { success, stdout, stderr } = await new Deno.Command(program!, { args }).output();
    if (!success) throw new Error(`Cannot measure ${shape}: ${new TextDecoder().decode(stderr)}`);
    const { whole, ...spent } = JSON.parse(new TextDecoder().decode(stdout)) as Record<
      string,
      number
    >;
    const all = await decodeProfile(await Deno.readFile(file));
    const profile = ofThread(all, way === "worker" ? "worker 1" : undefined);
    const functions = Object.entries(spent).map(([name, used]) => ({
      name,
      used,
      callback: millisOf(profile, (stack) => stack.includes(name)),
      inner: millisOf(profile, (stack) => stack.includes(name) && stack[0] === "burn"),
    }));
    return { functions, whole: whole!, period: millisEach(profile) };
  } finally {
    await Deno.remove(file);
  }
}

/** The samples of a thread, or of the only one that runs JavaScript of the program. */
function ofThread(profile: Profile, name: string | undefined): Profile {
  const threadOf = ({ label }: Sample) =>
    label.flatMap((each) => each.key === "thread" && "str" in each ? [each.str] : [])[0];
  return { ...profile, sample: profile.sample.filter((each) => threadOf(each) === name) };
}

/** What a sample stands for: on a crowded machine fewer are kept. */
function millisEach(profile: Profile): number {
  const isOurs = (stack: readonly string[]) => stack[0] === "burn";
  const samples = sumOf(profile, "samples", isOurs);
  return Math.max(Number(profile.period), sumOf(profile, "cpu", isOurs) / samples || 0) / 1e6;
}

/** CPU time of the stacks that match, the innermost function first. */
function millisOf(profile: Profile, matches: (stack: string[]) => boolean): number {
  return sumOf(profile, "cpu", matches) / 1e6;
}

function sumOf(
  { sample, sampleType }: Profile,
  name: string,
  matches: (stack: string[]) => boolean,
): number {
  const at = sampleType.findIndex(({ type }) => type === name);
  return sample.reduce(
    (sum, each) => matches(stackOf(each)) ? sum + Number(each.value[at]) : sum,
    0,
  );
}

function stackOf({ location }: Sample): string[] {
  return location.flatMap(({ line }) => line.map((each) => each.function.name));
}

/** Prints each function and whether the bars are held. */
function judge(rounds: readonly Round[], bars: Bars): boolean {
  const names = rounds[0]!.functions.map(({ name }) => name);
  const whole = sum(rounds.map((round) => round.whole));
  return (["callback", "inner"] as const).map((view) => {
    const title = view === "callback" ? "with all below" : "what it calls";
    console.log(`    ${title}:`);
    const results = names.map((name) => {
      const shown = rounds.map(({ functions }) => functions.find((each) => each.name === name)!);
      const all = deviation(
        sum(shown.map(({ used }) => used)),
        sum(shown.map((each) => each[view])),
        {
          whole,
          period: Math.max(...rounds.map(({ period }) => period)),
        },
        bars,
      );
      const worst = Math.max(
        ...rounds.map((round, i) =>
          Math.abs(deviation(shown[i]!.used, shown[i]![view], round, bars).sigmas)
        ),
      );
      const used = sum(shown.map((each) => each.used)) / rounds.length;
      const seen = sum(shown.map((each) => each[view])) / rounds.length;
      console.log(
        `      ${name.padEnd(8)} ${used.toFixed(0).padStart(5)} ms, shown ${
          seen.toFixed(0).padStart(5)
        } ms: ratio ${(seen / used).toFixed(3)}, ${show(all, bars)}, worst round ${
          worst.toFixed(1)
        } standard deviations`,
      );
      return all;
    });
    const isEachHeld = results.every(({ error, sigmas }) =>
      Math.abs(error) <= bars.each || Math.abs(sigmas) <= CHANCE
    );
    const mean = meanError(rounds, view, results, bars);
    const isMeanHeld = mean <= bars.mean;
    console.log(
      `      each within ${bars.each} ${bars.unit} or ${CHANCE} standard deviations${
        isEachHeld ? "" : ": MISSED"
      }; ` +
        `mean error ${mean.toFixed(1)} ${bars.unit}, bar ${bars.mean}${
          isMeanHeld ? "" : "  MISSED"
        }`,
    );
    return isEachHeld && isMeanHeld;
  }).every(Boolean);
}

/** In percent that of all functions together; shares of one whole cannot all be too small. */
function meanError(
  rounds: readonly Round[],
  view: "callback" | "inner",
  results: readonly Deviation[],
  { unit }: Bars,
): number {
  if (unit === "points") return sum(results.map(({ error }) => Math.abs(error))) / results.length;
  const functions = rounds.flatMap((round) => round.functions);
  const used = sum(functions.map((each) => each.used));
  return Math.abs(sum(functions.map((each) => each[view])) / used - 1) * 100;
}

function deviation(
  used: number,
  seen: number,
  { whole, period }: Pick<Round, "whole" | "period">,
  { unit }: Bars,
): Deviation {
  const difference = seen - used;
  const sigmas = difference / Math.sqrt(used * period);
  return { error: difference / (unit === "%" ? used : whole) * 100, sigmas };
}

function show({ error, sigmas }: Deviation, { unit }: Bars): string {
  return `${error.toFixed(1)} ${unit} (${sigmas.toFixed(1)} standard deviations)`;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
