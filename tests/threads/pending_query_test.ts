import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { delay } from "../../lib/base/delay.ts";
import type { ThreadQuery } from "../../lib/threads/message.ts";
import { PeerLink } from "../../lib/threads/peer_link.ts";
import { missingReason, PendingQuery } from "../../lib/threads/pending_query.ts";
import { threadPeer } from "../support/thread_peer.ts";

const QUERY: ThreadQuery = {
  type: "query",
  kind: "heap",
  since: 0,
  seconds: -1,
  each: false,
  recent: false,
  hz: 0,
};

/** Another thread. */
function other(thread: string): { link: PeerLink } {
  return { link: new PeerLink(threadPeer(thread), () => {}, () => undefined) };
}

/** A query to other threads, and what was sent to all of them. */
function query(...links: PeerLink[]) {
  const sent: string[] = [];
  const pending = new PendingQuery(threadPeer("own"), links, QUERY, {
    id: 1,
    post: (message, to) => sent.push(`${message.type} ${to}`),
    withTimes: false,
  });
  return { pending, sent };
}

Deno.test("PendingQuery: who has acknowledged it may take longer than who is unresponsive", async () => {
  const [slow, silent] = [other("slow"), other("silent")];
  const { pending, sent } = query(slow.link, silent.link);
  const replied = pending.replies();
  slow.link.receive({ type: "acknowledge", id: 1 });
  // Longer than anybody waits for the other one.
  await delay(2_500);
  slow.link.receive({ type: "part", id: 1, body: new Uint8Array(1) });
  slow.link.receive({ type: "reply", id: 1, body: undefined });
  const { replies } = await replied;
  deepStrictEqual(
    replies.map(({ state, parts }) => [state, parts.length]),
    [["done", 1], ["unresponsive", 0]],
  );
  strictEqual(missingReason(replies[1]!), "did not answer within 2 s");
  // However many there are, all are told by one message.
  pending.drop();
  deepStrictEqual(sent, ["request ", "abort "]);
});

Deno.test("PendingQuery: with a timeout, nobody is waited for any longer", async () => {
  const [slow, silent] = [other("slow"), other("silent")];
  const { pending } = query(slow.link, silent.link);
  slow.link.receive({ type: "acknowledge", id: 1 });
  const { replies } = await pending.replies(50);
  deepStrictEqual(replies.map(({ state }) => state), ["acknowledged", "unresponsive"]);
});

Deno.test("PendingQuery: who ends after it has acknowledged is waited for no longer", async () => {
  for (const end of ["leave", "close"] as const) {
    const slow = other("slow");
    const { pending } = query(slow.link);
    slow.link.receive({ type: "acknowledge", id: 1 });
    const replied = pending.replies();
    if (end === "leave") pending.leave("slow", -1);
    else slow.link.close();
    const { replies } = await replied;
    strictEqual(missingReason(replies[0]!), "ended meanwhile");
  }
});

Deno.test("PendingQuery: who begins too late for a difference is told of, and not waited for", async () => {
  const { pending } = query();
  pending.addLate(threadPeer("late"));
  const { replies } = await pending.replies();
  strictEqual(missingReason(replies[0]!), "began too late for the request");
});

Deno.test("PendingQuery: the end of the window is told with its time; parts may still come", async () => {
  const one = other("one");
  const { pending, sent } = query(one.link);
  pending.add(other("two").link);
  pending.end(17);
  deepStrictEqual(sent, ["request ", "request two", "abort "]);
  pending.leave("two", -1);
  one.link.receive({ type: "part", id: 1, body: new Uint8Array(3) });
  one.link.receive({ type: "reply", id: 1, body: undefined });
  const { replies } = await pending.replies();
  deepStrictEqual(replies.map(({ state, parts }) => [state, parts.length]), [
    ["done", 1],
    ["ended", 0],
  ]);
  pending.end(18);
  strictEqual(sent.length, 3);
});

Deno.test("PendingQuery: why a thread has nothing, and that it sent too much, is said", async () => {
  const [failing, flooding] = [other("failing"), other("flooding")];
  const { pending } = query(failing.link, flooding.link);
  failing.link.receive({ type: "failure", id: 1, error: "there is no room" });
  const part = new Uint8Array(32 << 20);
  for (let i = 0; i < 3; i++) flooding.link.receive({ type: "part", id: 1, body: part });
  flooding.link.receive({ type: "reply", id: 1, body: undefined });
  const { replies } = await pending.replies();
  deepStrictEqual(replies.map((reply) => [missingReason(reply), reply.parts.length]), [
    ["has no data: there is no room", 0],
    ["sent more than 64 MiB", 0],
  ]);
});
