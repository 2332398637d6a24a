import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { IndexCache } from "../../lib/machine/names/index_cache.ts";
import { NameService } from "../../lib/machine/names/name_service.ts";
import { nameStacks } from "../../lib/native/name_stacks.ts";
import { type NativeStacks, sampleStacks } from "../../lib/native/stack_sampler.ts";
import { testWithPerf, testWithPerfAnd } from "../support/perf_events.ts";
import { runProgram } from "../support/real_program.ts";
import { buildRustProgram, findRust } from "../support/rust_program.ts";

const MODULE = new URL("../../lib/native/stack_sampler.ts", import.meta.url).href;
const FILES = fileURLToPath(new URL("../fixtures/programs/native_files.ts", import.meta.url));

function start(options: Parameters<typeof sampleStacks>[0]) {
  const sampler = sampleStacks(options);
  ok(!("refused" in sampler), JSON.stringify(sampler));
  return sampler;
}

function byThread({ stacks, threads }: NativeStacks): Map<string, number> {
  const counts = new Map<string, number>();
  for (let i = 0; i < stacks.length; i++) {
    const name = threads.get(stacks.threadAt(i)) ?? "";
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

/** Runs a program that samples itself with some permissions; it prints why it cannot. */
async function refusedWith(flags: string[], uid?: number): Promise<string> {
  const folder = await Deno.makeTempDir();
  try {
    const code = `import { sampleStacks } from "${MODULE}";
      const sampler = sampleStacks({ hz: 100 });
      if ("refused" in sampler) console.log(sampler.refused);
      else console.log("with kernel:", sampler.withKernel, sampler.stop().periodNanos);`;
    await Deno.writeTextFile(`${folder}/main.ts`, code);
    await Deno.chmod(folder, 0o755);
    const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-prompt", "--no-lock", "--cached-only", ...flags, `${folder}/main.ts`],
      env: uid === undefined ? {} : { DENO_DIR: `${folder}/cache` },
      ...(uid === undefined ? {} : { uid }),
    }).output();
    const text = new TextDecoder();
    return text.decode(stdout).trim() || text.decode(stderr);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

for (const cores of [true, false]) {
  testWithPerf(
    `sampleStacks() counts CPU time of each thread, not time, ${cores ? "at best" : "by threads"}`,
    () => countsCpu(cores),
  );
}

async function countsCpu(cores: boolean): Promise<void> {
  const sampler = start({ hz: 500, cores });
  const used = process.cpuUsage();
  const end = performance.now() + 100;
  while (performance.now() < end);
  await crypto.subtle.digest("SHA-256", new Uint8Array(60_000_000));
  await new Promise((resolve) => setTimeout(resolve, 300));
  const { user, system } = process.cpuUsage(used);
  const sampled = sampler.stop();
  // Not a round period: others of the machine are.
  ok(Math.abs(sampled.periodNanos - 2e6) < 0.01 * 2e6 && sampled.periodNanos % 1e6 !== 0);
  strictEqual(sampled.lost + sampled.dropped + sampled.refusedThreads, 0);
  const total = sampled.stacks.length * sampled.periodNanos;
  // Without the kernel's samples its time is missing.
  const expected = (sampled.withKernel ? user + system : user) * 1000;
  ok(Math.abs(total - expected) < 0.25 * expected + 30e6, `${total} of ${expected} ns`);
  ok([...byThread(sampled).keys()].some((name) => name.startsWith("tokio")));
  if (!cores) strictEqual(sampled.scope, "threads");
}

testWithPerf("two windows at once see the same, each at its own rate", () => {
  const coarse = start({ hz: 100 });
  const fine = start({ hz: 1000 });
  const end = performance.now() + 300;
  while (performance.now() < end);
  const [few, many] = [coarse.stop(), fine.stop()];
  ok(many.stacks.length > 4 * few.stacks.length, `${many.stacks.length}, ${few.stacks.length}`);
  ok(few.stacks.length > 0);
  fine[Symbol.dispose]();
});

testWithPerf("nothing is left open", async () => {
  // A process of its own: other tests open files, too.
  const { code, stdout, stderr } = await runProgram(Deno.execPath(), ["run", "-A", FILES]);
  strictEqual(code, 0, stderr);
  const [meanwhile, afterwards] = JSON.parse(stdout);
  ok(meanwhile > 0);
  strictEqual(afterwards, 0);
});

for (const cores of [true, false]) {
  testWithPerf(
    `threads that begin later are sampled and have names, ${cores ? "at best" : "by threads"}`,
    () => findsNewThreads(cores),
  );
}

async function findsNewThreads(cores: boolean): Promise<void> {
  const sampler = start({ hz: 1000, cores });
  const code = "self.onmessage = () => { const end = performance.now() + 700;" +
    "while (performance.now() < end); self.postMessage(0); };";
  const worker = new Worker(`data:text/javascript,${encodeURIComponent(code)}`, {
    type: "module",
  });
  await new Promise((resolve) => {
    worker.onmessage = resolve;
    worker.postMessage(0);
  });
  worker.terminate();
  const sampled = sampler.stop();
  const counts = new Map<number, number>();
  for (let i = 0; i < sampled.stacks.length; i++) {
    const id = sampled.stacks.threadAt(i);
    counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  const [busiest] = [...counts].sort(([, a], [, b]) => b - a);
  ok(busiest && busiest[1] > 100, JSON.stringify([...counts]));
  ok(sampled.threads.get(busiest[0]), "it has a name");
}

testWithPerf("a program that has ended leaves what was seen of it", async () => {
  const child = new Deno.Command("sh", {
    args: ["-c", "i=0; while [ $i -lt 400000 ]; do i=$((i+1)); done"],
  }).spawn();
  const sampler = start({ pid: child.pid, hz: 1000 });
  await child.status;
  await new Promise((resolve) => setTimeout(resolve, 300));
  ok(sampler.stop().stacks.length > 10);
});

testWithPerf("sampleStacks() says that there is no such process", () => {
  const pid = 2 ** 22 + 1;
  deepStrictEqual(sampleStacks({ pid, hz: 100 }), { refused: `there is no process ${pid}` });
});

Deno.test({
  name: "sampleStacks() says which permission is missing, and asks nobody",
  ignore: Deno.build.os !== "linux",
  async fn() {
    for (const flags of [[], ["--allow-read"], ["--allow-ffi"], ["-A", "--deny-ffi"]]) {
      strictEqual(await refusedWith(flags), "native stacks need --allow-all");
    }
  },
});

Deno.test({
  name: "an ordinary user gets stacks of the program, or the reason",
  ignore: Deno.build.os !== "linux" || Deno.uid() !== 0,
  async fn() {
    const paranoid = Number(await Deno.readTextFile("/proc/sys/kernel/perf_event_paranoid"));
    const text = await refusedWith(["-A"], 65534);
    if (paranoid > 2) match(text, /perf_event_paranoid is \d; 2 or less, or CAP_PERFMON/);
    else match(text, paranoid === 2 ? /^with kernel: false/ : /^with kernel: (true|false)|refuses/);
  },
});

testWithPerfAnd(
  "Rust's cargo",
  findRust("cargo"),
  "nameStacks() names the work of a stripped Rust program by its source files",
  async (cargo) => {
    const folder = await Deno.makeTempDir();
    try {
      const { path } = await buildRustProgram(cargo, folder);
      const child = new Deno.Command(path, {
        args: ["1000000000000"],
        stdout: "null",
        stderr: "null",
      }).spawn();
      const sampler = start({ pid: child.pid, hz: 1000 });
      await new Promise((resolve) => setTimeout(resolve, 500));
      const sampled = sampler.stop();
      using names = new NameService(new IndexCache(`${folder}/cache`));
      const { stack, missing } = await nameStacks(sampled, names);
      child.kill();
      await child.status;
      deepStrictEqual(missing.filter((text) => !text.includes("kptr_restrict")), []);
      const chains = new Map<string, number>();
      for (let i = 0; i < sampled.stacks.length; i++) {
        const text = stack(sampled.stacks.stackAt(i)).frames.map(({ name }) => name).join(" < ");
        chains.set(text, (chains.get(text) ?? 0) + 1);
      }
      ok([...chains.keys()].some((text) => text.startsWith("src/first.rs < src/deep/second.rs")));
      const ofProgram = [...chains].filter(([text]) => /src\/|\[known\]/.test(text));
      const share = ofProgram.reduce((sum, [, count]) => sum + count, 0) / sampled.stacks.length;
      ok(share > 0.9, JSON.stringify([...chains]));
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
);

testWithPerf("nothing of it keeps a program alive, or is there while nobody asks", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(
      `${folder}/main.ts`,
      `import { sampleStacks } from "${MODULE}";
       import { watchCore } from "${new URL("./core_watch.ts", MODULE)}";
       sampleStacks({ hz: 100 }); watchCore();`,
    );
    const args = ["run", "-A", "--no-lock", "--cached-only", `${folder}/main.ts`];
    const { code } = await runProgram(Deno.execPath(), args, { timeout: 20_000 });
    strictEqual(code, 0);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
