import { deepStrictEqual } from "node:assert/strict";
import type { PeerReply } from "../../../lib/threads/pending_query.ts";
import { type Counts, joinCounts, packCounts } from "../../../lib/threads/join/join_counts.ts";
import { threadPeer } from "../../support/thread_peer.ts";

const share = (thread: string, ...parts: Uint8Array[]): PeerReply => ({
  peer: threadPeer(thread),
  parts,
  state: parts.length > 0 ? "done" : "unresponsive",
  error: "",
});
const counted = (thread: string, rows: [string, number][]) =>
  share(thread, packCounts(new Map(rows)));

function joined(own: Counts, ...replies: PeerReply[]) {
  const answered = { self: threadPeer("main"), replies, tasks: undefined };
  const { counts, remarks } = joinCounts({ counts: own, remarks: [], silent: [] }, answered);
  return { counts: Object.fromEntries(counts), remarks };
}

Deno.test("counts are sums, but for those of the process", () => {
  const own = new Map([["heap", 2], ["threadcreate", 9]]);
  deepStrictEqual(
    joined(own, counted("a", [["heap", 3], ["threadcreate", 9], ["jobs", 4]]), counted("b", [])),
    {
      counts: { heap: 5, threadcreate: 9, jobs: 4 },
      remarks: ["Counts are of 3 threads together."],
    },
  );
  deepStrictEqual(joined(own), { counts: { heap: 2, threadcreate: 9 }, remarks: [] });
});

Deno.test("who is silent, or sends what are no counts, is named", () => {
  const lies = [
    "{",
    "{}",
    '[["heap"]]',
    '[["heap",-1]]',
    '[["heap",0.5]]',
    "[[1,1]]",
    '[["",1]]',
    '[["\\ud800",1]]',
  ];
  lies.push(JSON.stringify([["x".repeat(300), 1]]));
  lies.push(JSON.stringify(Array.from({ length: 2_000 }, (_, i) => [`x${i}`, 1])));
  const liars = lies.map((text, i) => share(`liar ${i}`, new TextEncoder().encode(text)));
  const { counts, remarks } = joined(new Map([["heap", 2]]), share("silent"), ...liars);
  deepStrictEqual(counts, { heap: 2 });
  const names = ["silent", ...liars.map(({ peer }) => peer.thread)].join(", ");
  deepStrictEqual(remarks, [
    `Counts are of 1 thread alone; not in them, without an answer: ${names}.`,
  ]);
});
