import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { BeatBoard } from "../../../lib/collect/stalls/beat_board.ts";
import { Heartbeat } from "../../../lib/collect/stalls/heartbeat.ts";
import { waitFor } from "../../support/wait_for.ts";

function hold(millis: number): void {
  const end = performance.now() + millis;
  while (performance.now() < end);
}

/** A heartbeat whose thread uses as much CPU as is said. */
function startHeartbeat(board?: BeatBoard) {
  let cpu = 0;
  // On a crowded machine beats are late by some 100 ms.
  const heartbeat = new Heartbeat({ every: 10, least: 500, board, cpu: () => cpu });
  return { heartbeat, work: (nanos: number) => cpu += nanos };
}

Deno.test("Heartbeat rests while the thread does nothing, and wakes for a request", async () => {
  const { heartbeat } = startHeartbeat();
  await waitFor(() => heartbeat.rests, "rest");
  heartbeat.wake();
  strictEqual(heartbeat.rests, false);
  heartbeat.stop();
});

Deno.test("Heartbeat wakes when its slow beat finds that the thread has worked", async () => {
  const { heartbeat, work } = startHeartbeat();
  await waitFor(() => heartbeat.rests, "rest");
  work(1e9);
  await waitFor(() => !heartbeat.rests, "the end of the rest");
  heartbeat.stop();
});

Deno.test("Heartbeat never rests where nobody knows the thread's CPU time", async () => {
  const heartbeat = new Heartbeat({ every: 10, least: 50 });
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  strictEqual(heartbeat.rests, false);
  heartbeat.stop();
});

Deno.test("Heartbeat.rounds() come with its looks, or by a timer that counts as beats", async () => {
  const { heartbeat } = startHeartbeat();
  let seldom = 0;
  let often = 0;
  const ends = [heartbeat.rounds(() => seldom++, false), heartbeat.rounds(() => often++, true)];
  await waitFor(() => heartbeat.rests, "rest");
  const [beats, before] = [heartbeat.beats, often];
  await waitFor(() => often - before >= 3, "rounds");
  ok(heartbeat.beats - beats >= often - before);
  ok(seldom > 0);
  for (const end of ends) end();
  const after = [seldom, often];
  await waitFor(() => heartbeat.beats > beats + 4, "beats");
  deepStrictEqual([seldom, often], after);
  heartbeat.stop();
});

Deno.test("Heartbeat reports when it rested, each time once, and nothing late", async () => {
  const { heartbeat } = startHeartbeat();
  await waitFor(() => heartbeat.rests, "rest");
  await new Promise((resolve) => setTimeout(resolve, 1_200));
  const first = heartbeat.takeLate();
  await new Promise((resolve) => setTimeout(resolve, 20));
  const second = heartbeat.takeLate();
  heartbeat.stop();
  const spans = [...first, ...second].filter(({ rested }) => rested);
  ok(spans.length >= 2);
  spans.slice(1).forEach(({ last }, i) => strictEqual(last, spans[i]!.at));
  ok(heartbeat.takeLongest() < 1_000);
});

Deno.test("Heartbeat reports a stall that its slow beat came too late for", async () => {
  const { heartbeat } = startHeartbeat();
  await waitFor(() => heartbeat.rests, "rest");
  heartbeat.takeLate();
  hold(2_000);
  const late = heartbeat.takeLate().filter(({ rested }) => !rested);
  heartbeat.stop();
  strictEqual(late.length, 1);
  ok(late[0]!.at - late[0]!.last >= 2_000);
});

Deno.test("BeatBoard.reader() takes a heartbeat that rests for a loop that turns", async () => {
  const board = new BeatBoard();
  const { heartbeat } = startHeartbeat(board);
  const reader = new BeatBoard(board.memory).reader(500);
  await waitFor(() => heartbeat.rests, "rest");
  await new Promise((resolve) => setTimeout(resolve, 300));
  strictEqual(reader.turns(), true);
  deepStrictEqual(reader.takeLate().filter(({ rested }) => !rested), []);
  hold(2_500);
  strictEqual(reader.turns(), false);
  strictEqual(reader.takeLate().some(({ rested }) => !rested), true);
  heartbeat.stop();
});
