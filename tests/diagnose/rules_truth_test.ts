/**
 * A program for each rule, in which it fires; and the example service under load, in which none does.
 */
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { run } from "../../lib/cli/run.ts";
import type { Terminal } from "../../lib/cli/terminal.ts";
import type { Diagnosis, Finding } from "../../lib/contract/findings.ts";
import { RULES } from "../../lib/diagnose/rules.ts";
import { runLogged } from "../support/logged_program.ts";
import { startService } from "../support/service.ts";

const PROGRAMS = new URL("../fixtures/programs/diagnosed/", import.meta.url);
/** A crowded machine needs as long for enough samples. */
const TIMEOUT_MS = 240_000;
/** Says of a machine that it is crowded, which it may be. */
const OF_MACHINE: ReadonlySet<string> = new Set(["no-core"]);

/** A program, and what must be found in it. */
interface Row {
  program: string;
  rule: string;
  /** In the title. */
  names: RegExp;
  /** What is looked at; the whole service by default. */
  path?: string;
  args?: readonly string[];
  v8Flags?: string;
}

const ROWS: readonly Row[] = [
  {
    program: "hot_function",
    rule: "hot-function",
    names: /^crunch \(hot_function\.ts:\d+\) takes/,
  },
  {
    program: "hot_package",
    rule: "hot-package",
    names: /acorn@8\.19\.0 takes/,
    path: "/debug/pprof/profile?seconds=4",
  },
  {
    program: "outside_threads",
    rule: "outside-threads",
    names: /used by other threads/,
    path: "/debug/pprof/profile?seconds=4",
  },
  {
    program: "kernel_time",
    rule: "kernel-time",
    names: /spent in the kernel/,
    path: "/debug/pprof/profile?seconds=4",
  },
  { program: "collections", rule: "collections", names: /Garbage collection takes/ },
  { program: "heap_growth", rule: "heap-growth", names: /grew by .*from makeSession/ },
  { program: "rss_growth", rule: "rss-growth", names: /V8's heap did not/ },
  {
    program: "heap_limit",
    rule: "heap-limit",
    names: /V8's heap is [89]\d % full/,
    v8Flags: "--max-old-space-size=200",
  },
  { program: "loop_held", rule: "loop-held", names: /^rebuildIndex \(loop_held\.ts:\d+\) held/ },
  {
    program: "loop_held",
    rule: "loop-held",
    names: /^rebuildIndex \(loop_held\.ts:\d+\) held/,
    path: "/debug/pprof/block",
  },
  { program: "no_core", rule: "no-core", names: /waited for a core/ },
  { program: "waits", rule: "long-waits", names: /at acquire \(waits\.ts:\d+\)/ },
  { program: "waits", rule: "long-waits", names: /at locked \(waits\.ts:\d+\)/, args: ["lock"] },
  {
    program: "waits",
    rule: "lock-waits",
    names: /^locked \(waits\.ts:\d+\) waits/,
    args: ["lock"],
    path: "/debug/pprof/mutex",
  },
  {
    program: "many_goroutines",
    rule: "many-goroutines",
    names: /^1,500 suspended functions stand at subscribe/,
    path: "/debug/pprof/goroutine",
  },
  { program: "synchronous_work", rule: "synchronous-work", names: /^login .* calls pbkdf2Sync/ },
  {
    program: "busy_worker",
    rule: "busy-worker",
    names: /of a core, the \d+ others at most/,
    path: "/debug/pprof/profile?seconds=4",
  },
  {
    program: "kept_strings",
    rule: "kept-strings",
    names: /of text is kept/,
    path: "/debug/pprof/retained",
  },
];

for (const row of ROWS) {
  const { program, rule, path = "" } = row;
  Deno.test(`${rule} fires in ${program}.ts${path === "" ? "" : `, by ${path}`}`, async () => {
    await using service = await startProgram(row);
    let last: Finding[] = [];
    const end = performance.now() + TIMEOUT_MS;
    while (performance.now() < end) {
      last = (await diagnosisOf([`${service.url}${path}`])).diagnosis.findings;
      const found = last.find((each) => each.rule === rule && row.names.test(each.title));
      if (!found) {
        await new Promise((resolve) => setTimeout(resolve, 1_000));
        continue;
      }
      ok(found.numbers.length > 0 && found.certainty !== "", found.title);
      return;
    }
    throw new Error(`${rule} was not found: ${last.map(({ title }) => title).join("\n")}`);
  });
}

Deno.test("deoptimisations fires in deoptimisations.ts, by V8's log", async () => {
  await using logged = await runLogged("diagnosed/deoptimisations.ts");
  const { diagnosis, code } = await diagnosisOf(["-fail-on=info", logged.dump, logged.log]);
  const found = diagnosis.findings.find(({ rule }) => rule === "deoptimisations");
  ok(found && /^V8 took back optimised code of /.test(found.title), JSON.stringify(diagnosis));
  strictEqual(code, 1);
});

Deno.test("every rule has a program in which it fires, but the one about the profiler", () => {
  const tested = new Set([...ROWS.map(({ rule }) => rule), "deoptimisations", "profiler-cost"]);
  deepStrictEqual(Object.keys(RULES).filter((rule) => !tested.has(rule)), []);
});

Deno.test("no rule fires in the example service under load, however crowded the machine is", async () => {
  await using service = await startService();
  const stop = new AbortController();
  const clients = Array.from({ length: 8 }, async () => {
    while (!stop.signal.aborted) {
      const response = await fetch(`${service.url}/sendjson`, { method: "POST" });
      await response.text();
    }
  });
  try {
    for (let look = 0; look < 2; look++) {
      const { diagnosis } = await diagnosisOf([service.url]);
      const found = diagnosis.findings.filter(({ rule }) => !OF_MACHINE.has(rule));
      deepStrictEqual(
        found.filter(({ rule }) => rule !== "nothing-wrong").map(({ title, rule, certainty }) =>
          `${rule}: ${title}, ${certainty}`
        ),
        [],
      );
      ok(diagnosis.evidence.length >= 5, diagnosis.missing.join());
    }
  } finally {
    stop.abort();
    await Promise.all(clients);
  }
});

async function diagnosisOf(
  args: readonly string[],
): Promise<{ diagnosis: Diagnosis; code: number }> {
  const folder = await Deno.makeTempDir();
  let text = "";
  const messages: string[] = [];
  const terminal: Terminal = {
    print: (message) => void messages.push(message),
    warn: (message) => void messages.push(message),
    write: (data) => {
      text += typeof data === "string" ? data : new TextDecoder().decode(data);
      return Promise.resolve();
    },
    isScreen: false,
    input: () => new ReadableStream(),
    isKeyboard: false,
    inShell: false,
    env: (name) => name === "PPROF_TMPDIR" ? folder : Deno.env.get(name),
  };
  try {
    const code = await run(["-diagnose", "-json", "-timeout=120", ...args], terminal);
    ok(text !== "", messages.join("\n"));
    return { diagnosis: JSON.parse(text) as Diagnosis, code };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function startProgram({ program, args = [], v8Flags }: Row) {
  const path = fileURLToPath(new URL(`${program}.ts`, PROGRAMS));
  const flags = v8Flags === undefined ? [] : [`--v8-flags=${v8Flags}`];
  const process = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-lock", ...flags, path, ...args],
    env: { NO_COLOR: "1" },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const errors = new Response(process.stderr).text();
  const output = process.stdout.getReader();
  const decoder = new TextDecoder();
  let text = "";
  while (!text.includes("\n")) {
    const { value, done } = await output.read();
    if (done) throw new Error(`Cannot start ${program}.ts: ${await errors}`);
    text += decoder.decode(value, { stream: true });
  }
  return {
    url: text.trim().split("\n")[0]!,
    async [Symbol.asyncDispose]() {
      process.kill("SIGKILL");
      await process.status;
      await errors;
      await output.cancel();
    },
  };
}
