import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { BeatBoard } from "../../../lib/collect/stalls/beat_board.ts";
import { Heartbeat } from "../../../lib/collect/stalls/heartbeat.ts";
import { waitFor } from "../../support/wait_for.ts";

function hold(millis: number): void {
  const end = performance.now() + millis;
  while (performance.now() < end);
}

/** A heart whose thread uses as much CPU as is said. */
function startHeart(board?: BeatBoard) {
  let cpu = 0;
  // On a crowded machine beats are late by some 100 ms.
  const heart = new Heartbeat({ every: 10, least: 500, board, cpu: () => cpu });
  return { heart, work: (nanos: number) => cpu += nanos };
}

Deno.test("Heartbeat rests while the thread does nothing, and wakes for a request", async () => {
  const { heart } = startHeart();
  await waitFor(() => heart.rests, "rest");
  heart.wake();
  strictEqual(heart.rests, false);
  heart.stop();
});

Deno.test("Heartbeat wakes when its slow beat finds that the thread has worked", async () => {
  const { heart, work } = startHeart();
  await waitFor(() => heart.rests, "rest");
  work(1e9);
  await waitFor(() => !heart.rests, "the end of the rest");
  heart.stop();
});

Deno.test("Heartbeat never rests where nobody knows the thread's CPU time", async () => {
  const heart = new Heartbeat({ every: 10, least: 50 });
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  strictEqual(heart.rests, false);
  heart.stop();
});

Deno.test("Heartbeat.rounds() come with its looks, or by a timer that counts as beats", async () => {
  const { heart } = startHeart();
  let seldom = 0;
  let often = 0;
  const ends = [heart.rounds(() => seldom++, false), heart.rounds(() => often++, true)];
  await waitFor(() => heart.rests, "rest");
  const [beats, before] = [heart.beats, often];
  await waitFor(() => often - before >= 3, "rounds");
  ok(heart.beats - beats >= often - before);
  ok(seldom > 0);
  for (const end of ends) end();
  const after = [seldom, often];
  await waitFor(() => heart.beats > beats + 4, "beats");
  deepStrictEqual([seldom, often], after);
  heart.stop();
});

Deno.test("Heartbeat tells when it rested, each time once, and nothing late", async () => {
  const { heart } = startHeart();
  await waitFor(() => heart.rests, "rest");
  await new Promise((resolve) => setTimeout(resolve, 1_200));
  const first = heart.takeLate();
  await new Promise((resolve) => setTimeout(resolve, 20));
  const second = heart.takeLate();
  heart.stop();
  const spans = [...first, ...second].filter(({ rested }) => rested);
  ok(spans.length >= 2);
  spans.slice(1).forEach(({ last }, i) => strictEqual(last, spans[i]!.at));
  ok(heart.takeLongest() < 1_000);
});

Deno.test("Heartbeat tells a stall that its slow beat came too late for", async () => {
  const { heart } = startHeart();
  await waitFor(() => heart.rests, "rest");
  heart.takeLate();
  hold(2_000);
  const late = heart.takeLate().filter(({ rested }) => !rested);
  heart.stop();
  strictEqual(late.length, 1);
  ok(late[0]!.at - late[0]!.last >= 2_000);
});

Deno.test("BeatBoard.reader() takes a heart that rests for a loop that turns", async () => {
  const board = new BeatBoard();
  const { heart } = startHeart(board);
  const reader = new BeatBoard(board.memory).reader(500);
  await waitFor(() => heart.rests, "rest");
  await new Promise((resolve) => setTimeout(resolve, 300));
  strictEqual(reader.turns(), true);
  deepStrictEqual(reader.takeLate().filter(({ rested }) => !rested), []);
  hold(2_500);
  strictEqual(reader.turns(), false);
  strictEqual(reader.takeLate().some(({ rested }) => !rested), true);
  heart.stop();
});
