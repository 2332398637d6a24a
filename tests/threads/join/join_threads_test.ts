import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { pseudoFrame } from "../../../lib/collect/source/pseudo_frame.ts";
import { ProfileBuilder, valueType } from "../../../lib/profile/builder.ts";
import { serializeProfile } from "../../../lib/profile/encode.ts";
import type { Profile } from "../../../lib/profile/types.ts";
import { joinThreads } from "../../../lib/threads/join/join_threads.ts";
import { threadPeer } from "../../support/thread_peer.ts";

function cpuProfile(period: number): Profile {
  const cpu = valueType("cpu", "nanoseconds");
  const builder = new ProfileBuilder({
    sampleType: [valueType("samples", "count"), cpu],
    periodType: cpu,
    period,
    timeNanos: 1n,
  });
  builder.add([pseudoFrame("(work)")], [1, period]);
  return builder.build();
}

async function joined(ownPeriod: number) {
  const replies = ["first", "second"].map((thread) => ({
    peer: threadPeer(thread),
    parts: [serializeProfile(cpuProfile(10_700_000))],
    state: "done" as const,
    error: "",
  }));
  const answered = { self: threadPeer("main"), replies, tasks: undefined };
  const { period, comment } = await joinThreads(cpuProfile(ownPeriod), answered);
  return { period: Number(period), remarks: comment.filter((text) => !text.startsWith("#")) };
}

Deno.test("joinThreads() keeps the rate that was asked for, and says which threads had another", async () => {
  deepStrictEqual(await joined(1_070_000), {
    period: 1_070_000,
    remarks: [
      "the period is that of thread main; at their usual rate were sampled: first, second",
    ],
  });
});

Deno.test("joinThreads() says nothing where all have one rate", async () => {
  const { period, remarks } = await joined(10_700_000);
  strictEqual(period, 10_700_000);
  deepStrictEqual(remarks, []);
});
