/**
 * Broken requests to a service, broken records, and what threads say to each other.
 *
 * @module
 */
import { join } from "node:path";
import { FetchError } from "../../lib/fetch/messages.ts";
import { recordSource } from "../../lib/fetch/records/record_source.ts";
import { Records } from "../../lib/fetch/records/records.ts";
import { emptyProfile, valueType } from "../../lib/profile/builder.ts";
import { serializeProfile } from "../../lib/profile/encode.ts";
import { parseAbout } from "../../lib/record/record_files.ts";
import { timeline } from "../../lib/record/timeline.ts";
import { AddressBook } from "../../lib/serve/address_book.ts";
import { handleRequest } from "../../lib/serve/handler.ts";
import type { HandlerContext } from "../../lib/serve/handler_context.ts";
import { joinCounts, packCounts } from "../../lib/threads/join/join_counts.ts";
import { joinThreads } from "../../lib/threads/join/join_threads.ts";
import { joinTraces, packTrace } from "../../lib/threads/join/join_traces.ts";
import { type Message, packMessage, type Peer, readMessage } from "../../lib/threads/message.ts";
import type { PeerReply, QueryReplies } from "../../lib/threads/pending_query.ts";
import { allowing, BrokenPromise } from "./finding.ts";
import { textSeeds } from "./seeds.ts";
import { type Target, text } from "./target.ts";

const CPU = valueType("cpu", "nanoseconds");
const PROFILE = emptyProfile({ sampleType: [CPU], periodType: CPU, period: 1 });
const TRACE = { traceEvents: [], metadata: {} };

/** All of them, by name. */
export const SERVICE_TARGETS: Readonly<Record<string, Target>> = {
  routes: {
    seeds: () =>
      textSeeds(
        "GET heap?debug=1&seconds=5\nhost: localhost\naccept: text/html\n\n",
        "POST symbol?0x10+0x20\ncontent-length: 9\n\n0x1+0x2+zz",
        "GET profile?seconds=30&last=60s&hz=100\nauthorization: Basic eDp5\n\n",
        "POST goroutine?debug=2\ncontent-type: application/x-www-form-urlencoded\n\ndebug=1&seconds=3",
        "GET ui/top?f=x&from=1&until=2\nuser-agent: Mozilla/5.0\nreferer: http://localhost/\n\n",
        "HEAD allocs?exact=1\norigin: http://[::1]:80\nx-forwarded-for: 1\n\n",
        "GET trace?seconds=1e-3\nsec-fetch-site: same-origin\n\n",
        "GET %2e%2e/cmdline\nhost: :4000\n\n",
      ),
    run: text(askRoute),
  },
  records: {
    seeds: () => textSeeds(...ABOUTS),
    run: askRecords,
  },
  messages: {
    seeds: () => textSeeds(...MESSAGES.map((message) => JSON.stringify(packMessage(message)))),
    run: text(async (json) => {
      const data = await allowing([SyntaxError], () => JSON.parse(json));
      const message = readMessage(data);
      // Whoever reads it again reads the same.
      if (message && !readMessage(packMessage(message))) throw new BrokenPromise("unlike itself");
    }),
  },
  answers: {
    seeds: () => [
      packCounts(new Map([["heap", 3], ["jobs", 4]])),
      packTrace({
        traceEvents: [
          { name: "a", ph: "X", ts: 1, dur: 2, pid: 1, tid: 1, cat: "x", args: {} },
          { name: "thread_name", ph: "M", ts: 0, pid: 1, tid: 1, args: { name: "main" }, cat: "" },
        ],
        metadata: {},
      }),
      serializeProfile(PROFILE),
    ],
    run: async (data) => {
      const answered = answerOf(data);
      joinCounts({ counts: new Map(), remarks: [], silent: [] }, answered);
      joinTraces(TRACE, answered);
      await joinThreads(PROFILE, answered);
    },
  },
};

function peerOf(thread: string): Peer {
  return { id: thread, thread, program: "", task: "", serves: [], pages: false };
}

function answerOf(part: Uint8Array): QueryReplies {
  const reply: PeerReply = { peer: peerOf("other"), parts: [part], state: "done", error: "" };
  return { self: peerOf("main"), replies: [reply], tasks: undefined };
}

const REQUEST = { kind: "heap", since: 1, seconds: -1, each: false, hz: 0 };
const PAGE = { method: "GET", url: "http://x/", headers: [["accept", ""]] };
const FOR_B: Extract<Message, { type: "port" }>["message"][] = [
  { type: "request", id: 1, body: { type: "query", ...REQUEST } },
  { type: "request", id: 2, body: { type: "page", request: PAGE } },
  { type: "abort", id: 1, reason: 5 },
  { type: "acknowledge", id: 1 },
  { type: "reply", id: 1, body: undefined },
  { type: "failure", id: 1, error: "" },
];
const MESSAGES: Message[] = [
  { type: "hello", from: "a", peer: peerOf("a"), answer: true },
  { type: "bye", from: "a", cpu: 5 },
  ...FOR_B.map((message): Message => ({ type: "port", from: "a", to: "b", message })),
];

/** A route may refuse, but the words for what nobody expected are a finding. */
async function askRoute(input: string): Promise<void> {
  const [head = "", body = ""] = input.split("\n\n", 2);
  const [line = "", ...rows] = head.split("\n");
  const [, method = "GET", path = ""] = /^(\S+) (.*)$/s.exec(line) ?? [];
  let request: Request;
  try {
    const headers = rows.map((row): [string, string] => {
      const colon = row.indexOf(":");
      return [row.slice(0, Math.max(0, colon)), row.slice(colon + 1).trim()];
    });
    const url = `http://localhost/debug/pprof/${path}`;
    const takesBody = /^(POST|PUT|PATCH)$/.test(method);
    request = new Request(url, { method, headers, ...(takesBody ? { body } : {}) });
  } catch {
    // No server makes a request of it.
    return;
  }
  const response = await handleRequest(request, undefined, context());
  const answer = await response?.text();
  if (response && response.status >= 500) throw new BrokenPromise(`${path}: ${answer}`);
}

function context(): HandlerContext {
  return {
    collects: true,
    exact: true,
    counts: () => Promise.resolve({ counts: new Map(), remarks: [], silent: ["busy"] }),
    allocatedBytes: () => 0,
    gc: () => undefined,
    notes: [],
    remarks: [],
    token: undefined,
    maxSeconds: 600,
    take: () => Promise.resolve(PROFILE),
    last: () => Promise.resolve(PROFILE),
    trace: () => Promise.resolve(TRACE),
    stopped: new AbortController().signal,
    book: new AddressBook(),
    pages: { handle: () => Promise.resolve(new Response()), stop() {} },
    forcedCollections: 0,
  };
}

const ABOUT = {
  version: 1,
  reason: { name: "stall", text: "the event loop did not turn for 2.4s" },
  at: 1_763_896_938_565,
  pid: 7,
  root: "/app/main.ts",
  deno: "2.9.6",
  figures: [1, 2].map((i) => ({
    at: 1_763_896_938_000 + i * 250,
    thread: { cpu: i * 1e8, wait: 5 },
    delay: 5,
    heapUsed: 5e7,
    heapLimit: 2e9,
    external: 1e6,
    rss: 9e7,
  })),
  stalls: [{
    from: 1_763_896_938_000,
    until: 1_763_896_938_100,
    function: "f",
    file: "a",
    line: 3,
  }],
  gc: [[1_763_896_938_000, 5]],
  sampled: [[1_763_896_938_000, 1_763_896_938_500]],
  missing: { goroutine: "too large" },
};
const ABOUTS = [JSON.stringify(ABOUT), JSON.stringify({ ...ABOUT, thread: "web", others: 3 })];
const NAME = "2026-11-23T11-22-18-565Z-stall";

/** A folder with one record that is broken and one that is whole: only the broken one may be missed. */
async function askRecords(data: Uint8Array): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    const broken = join(folder, NAME.replace("22", "23"));
    for (const [path, about] of [[join(folder, NAME), ABOUTS[0]!], [broken, data]] as const) {
      await Deno.mkdir(path);
      const bytes = typeof about === "string" ? new TextEncoder().encode(about) : about;
      await Deno.writeFile(join(path, "record.json"), bytes);
      await Deno.writeFile(join(path, "cpu.pb.gz"), serializeProfile(PROFILE) as Uint8Array);
    }
    await Deno.writeFile(join(broken, "heap.pb.gz"), data);
    const records = await Records.open(folder);
    const listed = await records?.list();
    if (listed?.length !== 2) throw new BrokenPromise("a broken record hides others");
    JSON.stringify(await records!.timeline(NAME));
    const about = parseAbout(new TextDecoder().decode(data));
    if (about) JSON.stringify(timeline(about));
    const messages = { print() {}, warn() {} };
    await allowing([FetchError], () => recordSource(folder, messages));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
