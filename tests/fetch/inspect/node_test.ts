import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert/strict";
import { listeners } from "../../../lib/fetch/inspect/proc_sockets.ts";
import { startInspected } from "../../support/inspected.ts";
import { findOnPath, testWithProgram } from "../../support/real_program.ts";
import { cumOf, flatText, isOfProgram, sumOf } from "../../support/profile_numbers.ts";
import {
  BUNDLE,
  checkLeaves,
  checkStalls,
  checkThreads,
  checkWaits,
  comments,
  inspected,
  STALLING,
  WAITING,
  WORK,
} from "./support.ts";

function testWithNode(name: string, body: (node: string) => Promise<void>): void {
  testWithProgram("Node", findOnPath("node"), name, body);
}

testWithNode("inspect: a minified bundle in Node is shown as it was written", async (node) => {
  await using program = await startInspected([node, "--inspect=127.0.0.1:0", BUNDLE]);
  const source = `inspect://${program.host}`;
  await program.says(/turns/);
  const { profile } = await inspected(`${source}/profile?seconds=2&recompile=1`);
  const seen = flatText(profile, "cpu");
  checkLeaves(profile, WORK);
  ok(cumOf(profile, "cpu", "turn") > 0.7 * sumOf(profile, "cpu", isOfProgram), seen);

  const { profile: allocs } = await inspected(`${source}/allocs?seconds=1`);
  const allocating = flatText(allocs, "alloc_space");
  ok(cumOf(allocs, "alloc_space", "turn") > 0.5 * sumOf(allocs, "alloc_space"), allocating);
  const { profile: heap } = await inspected(`${source}/heap?seconds=1`);
  ok(cumOf(heap, "inuse_space", "turn") > 0);

  const { profile: waiting } = await inspected(`${source}/goroutine`);
  strictEqual(cumOf(waiting, "goroutine", "query"), 2, flatText(waiting, "goroutine"));
  strictEqual(cumOf(waiting, "goroutine", "request"), 2);
  await program.says(/turns/);
});

testWithNode("inspect: Node shows where it waits", async (node) => {
  await using program = await startInspected([node, "--inspect=127.0.0.1:0", WAITING]);
  await checkWaits(program);
});

testWithNode("inspect: Node shows what holds its loop", async (node) => {
  await using program = await startInspected([node, "--inspect=127.0.0.1:0", STALLING]);
  await checkStalls(program);
});

testWithNode("inspect: an inspector that closes in the middle is an error", async (node) => {
  await using program = await startInspected([node, "--inspect=127.0.0.1:0", BUNDLE]);
  await program.says(/turns/);
  setTimeout(() => program.signal("SIGKILL"), 1000);
  const source = `inspect://${program.host}/profile?seconds=60`;
  await rejects(() => inspected(source), /closed the connection in the middle/);
});

testWithNode("inspect: a program in native code, or stopped, is given up", async (node) => {
  const sleep = `setTimeout(() => require("child_process").execSync("sleep 60"), 300);`;
  const say = `setTimeout(() => console.log("asleep"), 250);`;
  await using program = await startInspected([
    node,
    "--inspect=127.0.0.1:0",
    "-e",
    say + sleep,
  ]);
  await program.says(/asleep/);
  await new Promise((resolve) => setTimeout(resolve, 500));
  const source = `inspect://${program.host}/profile?seconds=1`;
  await rejects(() => inspected(source, { timeout: 2 }), /no answer from the program in 2 s/);
});

if (Deno.build.os === "linux") {
  testWithNode("inspect: Node shows its threads", async (node) => {
    await using program = await startInspected([node, "--inspect=127.0.0.1:0", STALLING]);
    await checkThreads(program);
  });

  testWithNode(
    "inspect: a signal opens a process's inspector, which is closed again",
    async (node) => {
      await using idle = await startInspected(["sleep", "600"]);
      await rejects(
        () => inspected(`inspect://pid:${idle.pid}/`),
        /is sleep, neither Deno nor Node/,
      );
      const unmoved = (await Deno.readTextFile(`/proc/${idle.pid}/stat`)).split(" ");
      strictEqual(unmoved[1], "(sleep)");

      // With a port of its own: the usual one may be somebody else's.
      await using program = await startInspected([node, "--inspect-port=0", BUNDLE]);
      await program.says(/turns/);
      for (const round of ["first", "second"]) {
        const { profile, said } = await inspected(`inspect://pid:${program.pid}/profile?seconds=1`);
        ok(!/stays open/.test(said), said);
        ok(/SIGUSR1 has opened the inspector/.test(said), `${round}: ${said}`);
        ok(comments(profile, /opened by SIGUSR1/));
        ok(
          cumOf(profile, "cpu", "turn") > 0.7 * sumOf(profile, "cpu", isOfProgram),
          flatText(profile, "cpu"),
        );
        deepStrictEqual(listening(program.pid), []);
      }
      await program.says(/turns/);
    },
  );

  testWithNode(
    "inspect: an inspector that is open already is used and stays open",
    async (node) => {
      await using program = await startInspected([node, "--inspect=127.0.0.1:0", BUNDLE]);
      await program.says(/turns/);
      const { said } = await inspected(`inspect://pid:${program.pid}/goroutine`);
      ok(!/SIGUSR1/.test(said), said);
      strictEqual(listening(program.pid).length, 1);
    },
  );
}

/** Ports that a process listens to. */
function listening(pid: number): number[] {
  return listeners(pid).map(({ port }) => port);
}
