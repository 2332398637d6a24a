import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { fileURLToPath } from "node:url";
import type { Collectors } from "../../lib/collect/target/own.ts";
import type { PageRequest } from "../../lib/threads/served_pages.ts";
import type { PortMessage } from "../../lib/port/port_message.ts";
import { passPage } from "../../lib/threads/page_relay.ts";
import { PeerLink } from "../../lib/threads/peer_link.ts";
import { ThreadGroup } from "../../lib/threads/thread_group.ts";
import { freePort, serveInParallel } from "../support/parallel_service.ts";

const SERVED = fileURLToPath(new URL("../fixtures/programs/served.ts", import.meta.url));

type Handle = (request: PageRequest) => Promise<Response>;

/** A thread as far as its pages go: nothing is collected. */
function join(task: string, handle?: Handle): ThreadGroup {
  const recorder = {
    start: () => Promise.resolve(),
    cpu: () => Promise.reject(new RangeError()),
    begin: () => Promise.resolve(() => {}),
  };
  const own = {
    id: crypto.randomUUID(),
    thread: `thread ${task}`,
    program: "page_relay_test",
    task,
    serves: [],
    pages: false,
  };
  const pages = handle && { handle, stop: () => {} };
  return new ThreadGroup({} as Collectors, recorder, own, pages);
}

/** They introduce themselves by messages. */
async function untilMet(threads: ThreadGroup[]): Promise<void> {
  while (threads.some(({ scope }) => scope.others < threads.length - 1)) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

const got = async (response: Response | undefined) =>
  response && [response.status, response.headers.get("x-made"), await response.text()];

Deno.test("one thread makes the pages of all: the first that can", async () => {
  const told: string[] = [];
  const maker = (name: string): Handle => ({ method, url, headers }) => {
    told.push(`${name} ${method} ${url} ${headers.get("accept")}`);
    if (url.endsWith("/broken")) return Promise.reject(new RangeError("unknown page"));
    const headersOfPage = { "x-made": name };
    return Promise.resolve(new Response(null, { status: 304, headers: headersOfPage }));
  };
  const [without, first, second] = [join("10"), join("11", maker("11")), join("12", maker("12"))];
  await untilMet([without, first, second]);
  const request = (path: string) =>
    new Request(`http://h/${path}`, { headers: { accept: "text/html" } });
  deepStrictEqual(await got(await second.page(request("a"))), [304, "11", ""]);
  deepStrictEqual(await got(await second.page(request("broken"))), [500, null, "unknown page\n"]);
  strictEqual(await first.page(request("b")), undefined);
  deepStrictEqual(told, ["11 GET http://h/a text/html", "11 GET http://h/broken text/html"]);
  await first.stop();
  while (second.scope.others > 1) await new Promise((resolve) => setTimeout(resolve, 5));
  strictEqual(await second.page(request("c")), undefined);
  await second.stop();
  await without.stop();
});

Deno.test("who leaves is not waited for, and whoever waits hears of an end", async () => {
  let begun = Promise.withResolvers<AbortSignal>();
  const never: Handle = ({ signal }) => {
    begun.resolve(signal);
    return new Promise<Response>((_, reject) => {
      signal.addEventListener("abort", () => reject(new RangeError("left")));
    });
  };
  const [maker, asker] = [join("21", never), join("22", never)];
  await untilMet([maker, asker]);
  const leaving = new AbortController();
  const taken = asker.page(
    new Request("http://h/take", { method: "POST", signal: leaving.signal }),
  );
  const signal = await begun.promise;
  leaving.abort();
  strictEqual((await taken)!.status, 503);
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener("abort", resolve));
  begun = Promise.withResolvers();
  const waiting = asker.page(new Request("http://h/top"));
  await begun.promise;
  await maker.stop();
  match(await (await waiting)!.text(), /made by the thread thread 21, which has ended/);
  await asker.stop();
});

/** A thread that makes pages, as far as it is heard of, and what is sent to it. */
function pageLink(answer: (message: PortMessage, link: PeerLink) => void = () => {}): PeerLink {
  const peer = { id: "main", thread: "main", program: "", task: "", serves: [], pages: true };
  const link: PeerLink = new PeerLink(peer, (message) => answer(message, link), () => undefined);
  return link;
}

Deno.test("a thread that does not turn is said to", async () => {
  const response = await passPage(pageLink(), new Request("http://h/top"));
  strictEqual(response.status, 503);
  match(await response.text(), /made by the thread main, which does not turn now/);
});

Deno.test("deno serve --parallel: any thread shows what was taken", async () => {
  await using service = await serveInParallel(SERVED, {
    PPROF_ADDR: `127.0.0.1:${freePort()}`,
  });
  const ask = async (path: string, method = "GET") => {
    // A connection of its own: the system gives it to any of the threads.
    using client = Deno.createHttpClient({ poolMaxIdlePerHost: 0 });
    const response = await fetch(`${service.url}debug/pprof/${path}`, { method, client });
    return { status: response.status, text: await response.text() };
  };
  // Each of them knows the others, as far as one can see from outside.
  for (let met = 0; met < 12;) {
    met = (await ask("")).text.includes("Counts are of 3 threads") ? met + 1 : 0;
  }
  deepStrictEqual(await ask("ui/take?source=heap", "POST"), { status: 200, text: '{"id":1}' });
  deepStrictEqual(await ask("ui/take?source=block", "POST"), { status: 200, text: '{"id":2}' });
  for (let i = 0; i < 8; i++) {
    const { status, text } = await ask("ui/top?profile=1");
    deepStrictEqual([status, /inuse_space/.test(text)], [200, true]);
    match((await ask("ui/timeline")).text, /of the thread main alone: 2 others are not in it/);
  }
});

Deno.test("redirects that hold all options, and long wishes, go through", async () => {
  const location = `flamegraph?f=${"x".repeat(60_000)}`;
  const [maker, asker] = [
    join("31", () => Promise.resolve(new Response(null, { status: 301, headers: { location } }))),
    join("32", () => Promise.reject(new RangeError("not requested"))),
  ];
  await untilMet([maker, asker]);
  const headers = { accept: "x".repeat(5_000) };
  const response = await asker.page(new Request("http://h/", { headers }));
  deepStrictEqual([response?.status, response?.headers.get("location")], [301, location]);
  await maker.stop();
  await asker.stop();
});

Deno.test("what is no page is said to be none", async () => {
  const body = new Uint8Array(1);
  const lies = [undefined, { status: 304, headers: [], body }, {
    status: 200,
    headers: [["\n", ""]],
    body,
  }];
  for (const lie of lies) {
    const link = pageLink((message, link) => {
      if (message.type === "request") link.receive({ type: "reply", id: message.id, body: lie });
    });
    strictEqual((await passPage(link, new Request("http://h/top"))).status, 502);
  }
});
