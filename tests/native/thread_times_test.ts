import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import {
  type ProcessTimes,
  processTimes,
  type ThreadTimes,
  timesBetween,
} from "../../lib/native/thread_times.ts";

const isLinux = Deno.build.os === "linux";

function read(pid?: number): ProcessTimes {
  const times = processTimes(pid);
  ok(!("missing" in times));
  return times;
}

function thread(id: number, cpu: number, more: Partial<ThreadTimes> = {}): ThreadTimes {
  return { id, name: `t${id}`, cpu, wait: 0, user: 0, system: 0, startedAt: 1, ...more };
}

function processWith(cpu: number, threads: ThreadTimes[]): ProcessTimes {
  return { cpu, user: cpu, system: 0, resolution: 1, threads };
}

Deno.test("timesBetween() counts threads that began or ended in between", () => {
  const from = processWith(100, [thread(1, 60), thread(2, 30), thread(3, 10)]);
  const to = processWith(200, [thread(1, 90), thread(3, 12), thread(4, 25)]);
  const { cpu, threads, ended, endedCpu } = timesBetween(from, to);
  strictEqual(cpu, 100);
  deepStrictEqual(threads.map(({ id, cpu, isNew }) => [id, cpu, isNew]), [
    [1, 30, false],
    [3, 2, false],
    [4, 25, true],
  ]);
  deepStrictEqual(ended, ["t2"]);
  strictEqual(endedCpu, 43);
});

Deno.test("timesBetween() knows what threads used until they were last seen", () => {
  const from = processWith(100, [thread(1, 60), thread(2, 30)]);
  const to = processWith(200, [thread(1, 90)]);
  const seen = [thread(1, 80), thread(2, 50), thread(3, 15), thread(1, 5, { startedAt: 9 })];
  const { threads, ended, endedCpu } = timesBetween(from, to, seen);
  deepStrictEqual(threads.map(({ name, cpu, isNew }) => [name, cpu, isNew]), [
    ["t1", 30, false],
    ["t2", 20, false],
    ["t3", 15, true],
    ["t1", 5, true],
  ]);
  deepStrictEqual(ended, ["t2", "t3", "t1"]);
  strictEqual(endedCpu, 30);
});

Deno.test("timesBetween() does not take a new thread for one that had its number", () => {
  const from = processWith(50, [thread(1, 0), thread(2, 50)]);
  const to = processWith(60, [thread(1, 0), thread(2, 7, { startedAt: 9 })]);
  const { threads, ended, endedCpu } = timesBetween(from, to);
  deepStrictEqual(threads[1], { ...thread(2, 7, { startedAt: 9 }), isNew: true });
  deepStrictEqual(ended, ["t2"]);
  strictEqual(endedCpu, 3);
});

Deno.test("timesBetween() never goes back, whatever clocks do", () => {
  const { cpu, endedCpu, threads } = timesBetween(
    processWith(50, [thread(1, 50)]),
    processWith(49, [thread(1, 48)]),
  );
  deepStrictEqual([cpu, endedCpu, threads[0]?.cpu], [0, 0, 0]);
});

Deno.test({
  name: "processTimes() finds the work of the thread that did it",
  ignore: !isLinux,
  async fn() {
    const from = read();
    strictEqual(from.threads[0]?.id, Deno.pid);
    await crypto.subtle.digest("SHA-256", new Uint8Array(60_000_000));
    const { cpu, threads, endedCpu } = timesBetween(from, read());
    const pool = threads.filter(({ name }) => name.startsWith("tokio"));
    const worked = pool.reduce((sum, { cpu }) => sum + cpu, 0);
    ok(worked > 10e6, `${worked} ns in the pool`);
    const sum = threads.reduce((all, { cpu }) => all + cpu, endedCpu);
    // The threads go on while they are read in turn.
    ok(Math.abs(sum - cpu) < 10e6 + 0.05 * cpu, `${sum} of ${cpu} ns`);
  },
});

Deno.test({
  name: "processTimes() reads another process, and says when there is none",
  ignore: !isLinux,
  async fn() {
    const child = new Deno.Command("sleep", { args: ["30"] }).spawn();
    const times = read(child.pid);
    deepStrictEqual(times.threads.map(({ id }) => id), [child.pid]);
    strictEqual(times.resolution, 10_000_000);
    const exact = processTimes(child.pid, () => 12_345);
    ok("cpu" in exact && exact.cpu === 12_345 && exact.resolution === 1);
    child.kill();
    await child.status;
    const gone = processTimes(child.pid);
    ok("missing" in gone);
    match(gone.missing, /there is no such process/);
  },
});

Deno.test({
  name: "processTimes() says what it needs",
  ignore: !isLinux,
  async fn() {
    const module = new URL("../../lib/native/thread_times.ts", import.meta.url);
    const code = `import { processTimes } from "${module}"; console.log(processTimes().missing);`;
    const file = await Deno.makeTempFile({ suffix: ".ts" });
    try {
      await Deno.writeTextFile(file, code);
      const { stdout } = await new Deno.Command(Deno.execPath(), {
        args: ["run", "--no-prompt", "--allow-read", "--no-lock", file],
      }).output();
      match(new TextDecoder().decode(stdout), /it needs --allow-all/);
    } finally {
      await Deno.remove(file);
    }
  },
});

Deno.test({
  name:
    "processTimes() takes a process that has ended for gone, although nobody has read how it ended",
  ignore: !isLinux,
  async fn() {
    // The shell starts it and becomes a program that waits for nobody.
    const script = "sleep 0.05 & echo $!; exec sleep 30";
    const child = new Deno.Command("sh", { args: ["-c", script], stdout: "piped" }).spawn();
    const reader = child.stdout.getReader();
    const pid = Number(new TextDecoder().decode((await reader.read()).value));
    const isZombie = () => /\) Z /.test(Deno.readTextFileSync(`/proc/${pid}/stat`));
    while (!isZombie()) await new Promise((resolve) => setTimeout(resolve, 20));
    const times = processTimes(pid);
    ok("missing" in times);
    match(times.missing, /there is no such process/);
    await reader.cancel();
    child.kill();
    await child.status;
  },
});
