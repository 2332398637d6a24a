import { deepStrictEqual, rejects, strictEqual } from "node:assert/strict";
import { PortError } from "../../lib/port/port_error.ts";
import { Requester } from "../../lib/port/requester.ts";
import { Responder } from "../../lib/port/responder.ts";
import { pair } from "./support.ts";

const never = new Promise<never>(() => {});

Deno.test("each request has its own reply, in any order", async () => {
  const waiting = new Map<string, (reply: string) => void>();
  const { requester } = pair((name: string) =>
    new Promise<string>((resolve) => waiting.set(name, resolve))
  );
  const replies = ["a", "b"].map((name) => requester.request(name));
  await new Promise((resolve) => setTimeout(resolve));
  strictEqual(requester.pending, 2);
  for (const name of ["b", "a"]) waiting.get(name)!(`${name} is done`);
  deepStrictEqual(await Promise.all(replies), ["a is done", "b is done"]);
  strictEqual(requester.pending, 0);
});

Deno.test("what answering throws is the error of the request", async () => {
  const { requester } = pair((text: string) => {
    throw new RangeError(`no ${text}${"!".repeat(10_000)}`);
  });
  const error: unknown = await requester.request("x").catch((error) => error);
  if (!(error instanceof PortError)) throw error;
  deepStrictEqual([error.reason, error.message.slice(0, 5), error.message.length], [
    "failed",
    "no x!",
    4_096,
  ]);
});

Deno.test("parts come before the reply, and have a size limit together with it", async () => {
  const { requester, log } = pair<number, string, Uint8Array>((count, request) => {
    for (let i = 0; i < count; i++) request.sendPart(new Uint8Array(10));
    return "done";
  });
  const sizes: number[] = [];
  const onPart = ({ length }: Uint8Array) => sizes.push(length);
  strictEqual(await requester.request(2, { onPart, maxBytes: 24 }), "done");
  deepStrictEqual(sizes, [10, 10]);
  await rejects(requester.request(3, { onPart, maxBytes: 24 }), {
    name: "PortError",
    reason: "too large",
  });
  // The other end need not go on.
  strictEqual(log.filter((type) => type === "abort").length, 1);
});

Deno.test("what is too large to be sent is an error of the request", async () => {
  const { requester } = pair((size: number) => ({ text: "", bytes: new Uint8Array(size) }), {
    maxBytes: 8,
  });
  strictEqual((await requester.request(8)).bytes.length, 8);
  await rejects(requester.request(9), {
    reason: "failed",
    message: "9 bytes are more than one thread may send another",
  });
});

Deno.test("an end that acknowledges nothing is unresponsive; one that does has longer", async () => {
  const { requester } = pair((acknowledges: boolean, request) => {
    if (acknowledges) request.acknowledge();
    return never;
  });
  const deadlines = { acknowledgeTimeout: 20, replyTimeout: 40 };
  await rejects(requester.request(false, deadlines), { reason: "unresponsive" });
  await rejects(requester.request(true, deadlines), { reason: "late" });
  // A reply says that it was heard, too.
  const { requester: quick } = pair(() => "done");
  strictEqual(await quick.request(undefined, { acknowledgeTimeout: 20 }), "done");
});

Deno.test("an abort is passed on with its reason; nothing is sent after a reply", async () => {
  const signals: AbortSignal[] = [];
  const begun = Promise.withResolvers<void>();
  const { requester, log } = pair((waits: boolean, { signal }) => {
    if (!waits) return "done";
    signals.push(signal);
    begun.resolve();
    return never;
  });
  const leaving = new AbortController();
  const left = requester.request(true, { signal: leaving.signal });
  await begun.promise;
  leaving.abort();
  await rejects(left, { reason: "aborted" });
  await rejects(requester.request(true, { signal: leaving.signal }), { reason: "aborted" });
  await new Promise((resolve) => setTimeout(resolve));
  deepStrictEqual([signals.length, signals[0]!.aborted, requester.pending], [1, true, 0]);
  log.length = 0;
  await requester.request(false);
  deepStrictEqual(log, ["request", "reply"]);
});

Deno.test("who is told to end now may still reply", async () => {
  const { requester } = pair((_: string, { signal }) =>
    new Promise<unknown>((resolve) => {
      signal.addEventListener("abort", () => resolve({ until: signal.reason }));
    })
  );
  const pending = requester.send("window");
  pending.abort(7);
  deepStrictEqual(await pending.reply, { until: 7 });
});

Deno.test("when the other end has ended, all who wait hear why, and those who ask later", async () => {
  const { requester } = pair(() => never);
  const waiting = requester.request(1);
  requester.close(new PortError("closed", "the thread has ended"));
  await rejects(waiting, { reason: "closed", message: "the thread has ended" });
  await rejects(requester.request(2, { acknowledgeTimeout: 60_000 }), /the thread has ended/);
});

Deno.test("a responder takes so many requests at a time, each once", async () => {
  const sent: unknown[] = [];
  let answered = 0;
  const responder = new Responder((message) => sent.push(message), (_: unknown, { signal }) => {
    answered++;
    return new Promise<string>((resolve) => {
      signal.addEventListener("abort", () => resolve(`ended: ${signal.reason}`));
    });
  }, { maxRequests: 1 });
  for (const id of [1, 1, 2]) responder.receive({ type: "request", id, body: undefined });
  deepStrictEqual([answered, sent], [1, [
    { type: "failure", id: 2, error: "too many requests at a time" },
  ]]);
  await responder.stop("stop");
  deepStrictEqual(sent.slice(1), [{ type: "reply", id: 1, body: "ended: stop" }]);
});

Deno.test("replies that nobody waits for are passed over", async () => {
  const requester = new Requester<string, string>(() => {});
  for (const id of [0, 1, 99]) requester.receive({ type: "reply", id, body: "forged" });
  const reply = requester.request("x");
  requester.receive({ type: "acknowledge", id: 1 });
  requester.receive({ type: "reply", id: 1, body: "real" });
  requester.receive({ type: "failure", id: 1, error: "late" });
  strictEqual(await reply, "real");
});

Deno.test("notices have no reply", async () => {
  const notices: string[] = [];
  const { requester, log } = pair(() => never, { onNotice: (body: string) => notices.push(body) });
  requester.notify("here");
  await new Promise((resolve) => setTimeout(resolve));
  deepStrictEqual([notices, log, requester.pending], [["here"], ["notice"], 0]);
});
