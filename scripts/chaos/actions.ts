import { fileURLToPath } from "node:url";
import { KIND_TABLE } from "../../lib/collect/kinds/table.ts";
import type { Random } from "../fuzz/random.ts";
import type { ChaosService } from "./service.ts";

const TOOL = fileURLToPath(new URL("../../lib/cli/main.ts", import.meta.url));
/** A dump of a crowded machine, of all threads, behind others. */
const ANSWER_TIMEOUT_MS = 120_000;
/** Refusals that say why: no memory, too many windows, a held loop. */
const ALLOWED = new Set([200, 204, 301, 303, 400, 404, 429, 500, 503]);
/** Whose answer is a refusal has to say why. */
const MIN_REASON = 10;

/** The service, and the same one without a profiler: it does the same work. */
export interface Pair {
  profiled: ChaosService;
  bare: ChaosService;
}

/** What somebody may do to a service. */
export interface Action {
  /** How often, compared with the others. */
  weight: number;
  /** @returns What is wrong; `undefined` if nothing is. */
  run: (pair: Pair, random: Random) => Promise<string | undefined>;
}

/** All that is done at random. */
export const ACTIONS: Readonly<Record<string, Action>> = {
  "ask a route": { weight: 30, run: ({ profiled }, random) => ask(profiled.url, route(random)) },
  "ask and leave": {
    weight: 15,
    run: async ({ profiled: { url } }, random) => {
      const signal = AbortSignal.timeout(1 + random(1500));
      await fetch(`${url}${route(random)}`, { signal }).then((r) => r.bytes()).catch(() => {});
      return undefined;
    },
  },
  "ask five at once": {
    weight: 5,
    run: async ({ profiled }, random) => {
      const routes = Array.from({ length: 5 }, () => route(random));
      const found = await Promise.all(routes.map((each) => ask(profiled.url, each)));
      return found.find((each) => each !== undefined);
    },
  },
  "ask the sidecar": {
    weight: 10,
    run: ({ profiled: { sidecar } }, random) => ask(`http://${sidecar}`, route(random)),
  },
  "work": own(40, "work", 20),
  "wait": own(40, "wait", 300),
  "hold the loop": own(3, "hold", 1500),
  "allocate": own(8, "allocate", 60),
  "a worker comes and goes": own(4, "worker", 400),
  "the clock jumps": own(2, "clock", 120),
  "SIGUSR2": {
    weight: 2,
    run: ({ profiled }) => {
      profiled.signal("SIGUSR2");
      return Promise.resolve(undefined);
    },
  },
  "two tools": {
    weight: 1,
    run: async ({ profiled: { pid } }, random) => {
      const kind = random(2) === 0 ? "profile?seconds=1" : "heap?seconds=1";
      const tool = () =>
        new Deno.Command(Deno.execPath(), {
          args: ["run", "--quiet", "-A", TOOL, "-top", `inspect://pid:${pid}/${kind}`],
          stdin: "null",
          stdout: "null",
          stderr: "piped",
          signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
        }).output();
      const ends = await Promise.all([tool(), tool()]);
      const panic = ends.map(({ stderr }) => new TextDecoder().decode(stderr))
        .find((text) => /panicked|\n\s+at /.test(text));
      return panic && `a tool shows a stack trace: ${panic}`;
    },
  },
};

/** An action by chance. */
export function chooseAction(random: Random): [name: string, action: Action] {
  const rows = Object.entries(ACTIONS);
  let left = random(rows.reduce((sum, [, { weight }]) => sum + weight, 0));
  return rows.find(([, { weight }]) => (left -= weight) < 0)!;
}

/** Asks for something of the service's own. */
function own(weight: number, name: string, limit: number): Action {
  return {
    weight,
    run: async ({ profiled, bare }, random) => {
      const path = `/${name}/${1 + random(limit)}`;
      const [problem] = await Promise.all([ask(profiled.url, path), ask(bare.url, path)]);
      return problem;
    },
  };
}

/** Any route of the profiler, with parameters that fit or do not. */
function route(random: Random): string {
  const kinds = [...Object.keys(KIND_TABLE), "chaos.jobs", "trace", "cmdline", "symbol", ""];
  const pages = ["ui/", "ui/profiles", "ui/recorder", "ui/profile?profile=99", "ui/nothing"];
  if (random(8) === 0) return `/debug/pprof/${pages[random(pages.length)]}`;
  const parameters = [
    "seconds=1",
    "seconds=2",
    "debug=1",
    "debug=2",
    "last=10s",
    "hz=500",
    "seconds=x",
  ];
  const chosen = parameters.filter(() => random(5) === 0);
  // Kinds with a window take 10 s and more unless told.
  if (!chosen.some((each) => each.startsWith("seconds"))) chosen.push(`seconds=${random(2)}`);
  return `/debug/pprof/${kinds[random(kinds.length)]}?${chosen.join("&")}`;
}

async function ask(url: string, path: string): Promise<string | undefined> {
  try {
    const signal = AbortSignal.timeout(ANSWER_TIMEOUT_MS);
    const response = await fetch(`${url}${path}`, { signal, redirect: "manual" });
    const bytes = await response.bytes();
    const isRefusal = response.status >= 400;
    if (!ALLOWED.has(response.status)) return `${path} answers ${response.status}`;
    return isRefusal && bytes.length < MIN_REASON
      ? `${path} answers ${response.status} and not why`
      : undefined;
  } catch (error) {
    return `${path}: ${error instanceof Error ? error.message : error}`;
  }
}
