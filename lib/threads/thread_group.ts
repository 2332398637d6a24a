import type { Collectors } from "../collect/target/own.ts";
import { delay } from "../base/delay.ts";
import { Lazy } from "../base/lazy.ts";
import { poll } from "../base/poll.ts";
import { profileKind } from "../collect/kinds/known_kinds.ts";
import type { ChromeTrace } from "../collect/trace/trace_event.ts";
import type { PortMessage } from "../port/port_message.ts";
import { requestIds } from "../port/requester.ts";
import type { IncomingRequest } from "../port/responder.ts";
import type { Profile } from "../profile/types.ts";
import type { OfThread } from "../record/of_thread.ts";
import type { Recorder } from "../record/recorder.ts";
import { Channel } from "./channel.ts";
import type { IndexCounts } from "./join/join_counts.ts";
import {
  COUNTS,
  type Message,
  type Peer,
  type ThreadQuery,
  type ThreadReply,
  type ThreadRequest,
  TRACE,
} from "./message.ts";
import { answerPage, pageMaker, passPage } from "./page_relay.ts";
import { PeerLink } from "./peer_link.ts";
import { PendingQuery, type QueryReplies } from "./pending_query.ts";
import type { QueryResponder, SpanRecorder } from "./query_responder.ts";
import type { PageRequest, ServedPages } from "./served_pages.ts";
import { readTask } from "./task_times.ts";

/** What is wanted of all threads. */
export interface Query {
  kind: string;
  /** When the window began, in Unix milliseconds; now. */
  since?: number;
  /** Length of the window, if it is one. */
  seconds?: number | undefined;
  each?: boolean | undefined;
  /** Whether a recent one will do. */
  recent?: boolean | undefined;
  /** CPU samples a second, where that is not the usual rate. */
  hz?: number | undefined;
  /** Milliseconds after which nobody is waited for. */
  timeout?: number;
}

/** A recorder that may have to be started first. */
export interface StartedRecorder extends SpanRecorder {
  start(): Promise<void>;
}

/** A window that ends so much before its time was ended. */
const CUT_MILLIS = 50;
/** Threads that introduced themselves and are remembered. */
const MAX_PEERS = 1_000;
/** Who is alone knows it then; who is not waits longer for what others say of themselves. */
const MEETING_MILLIS = 200;
const SERVING_MILLIS = 10_000;
const POLL_MILLIS = 20;
/** A page that lists what there is should not be waited for. */
const COUNTS_TIMEOUT = 300;
/** What is recorded for a thread that gets a query late, where nothing else is. */
const RECORDER = { minutes: 1, bytes: 4 << 20 };

/** A query and what it has sent; nothing before its window begins. */
interface OpenQuery {
  query: Query;
  since: number;
  pending: PendingQuery;
}

/**
 * The profiled threads of this process: Workers, and the isolates of
 * `deno serve --parallel`. All are alike: whoever is to take a profile queries
 * the others.
 */
export class ThreadGroup {
  readonly self: Peer;
  #collectors: Collectors;
  #recorder: StartedRecorder | undefined;
  #ownRecorder: Recorder | undefined;
  #channel: Channel;
  #links = new Map<string, PeerLink>();
  /** Those that ended, the latest of them: what they sent before may come later. */
  #gone = new Set<string>();
  /** Only who is not alone has to answer. */
  #responder = new Lazy(() => this.#startResponder());
  #open = new Set<OpenQuery>();
  #nextId = requestIds();
  #pages: ServedPages | undefined;
  #joined = performance.now();

  /**
   * Joins them.
   *
   * @param recorder Has the last minutes of this thread.
   * @param self This thread.
   * @param pages Its pages for browsers, if it makes any.
   */
  constructor(
    collectors: Collectors,
    recorder: StartedRecorder | undefined,
    self: Peer,
    pages?: ServedPages,
  ) {
    this.#collectors = collectors;
    this.#recorder = recorder;
    this.#pages = pages;
    this.self = { ...self, pages: pages !== undefined };
    this.#channel = new Channel((message) => this.#receive(message));
    this.#sayHello(true);
  }

  /**
   * Takes a profile of all threads, also of those that begin meanwhile.
   *
   * @param query What is wanted of the others.
   * @param take Takes this thread's own profile; calls back when its window begins, which is at once
   * unless it has a rate of its own.
   * @param complete Adds what is not in any thread's profile.
   * @returns This thread's with what the others reply.
   */
  async take(
    query: Query,
    take: (begun: () => void) => Promise<Profile>,
    complete: Complete = (profile) => Promise.resolve(profile),
  ): Promise<Profile> {
    return await this.#query(query, take, async (own, replies) => {
      const profile = await withReplies(own, replies);
      return await complete(profile, tasksOf(replies));
    });
  }

  /** The same for a trace. */
  async trace(seconds: number, take: () => Promise<ChromeTrace>): Promise<ChromeTrace> {
    return await this.#query({ kind: TRACE, seconds }, take, async (own, replies) => {
      const { joinTraces } = await import("./join/join_traces.ts");
      return joinTraces(own, replies);
    });
  }

  /** The same for the counts of the index page, without who does not reply at once. */
  async counts(own: IndexCounts): Promise<IndexCounts> {
    const query = { kind: COUNTS, timeout: COUNTS_TIMEOUT };
    return await this.#query(query, () => Promise.resolve(own), async (own, replies) => {
      if (replies.replies.length === 0) return own;
      const { joinCounts } = await import("./join/join_counts.ts");
      return joinCounts(own, replies);
    });
  }

  async #query<T>(
    query: Query,
    take: (begun: () => void) => Promise<T>,
    join: Join<T>,
  ): Promise<T> {
    let open: OpenQuery | undefined;
    const begin = () => open ??= this.#send(query);
    try {
      // A sampler of its own is started before the window, here as there.
      if (query.hz === undefined) begin();
      const own = await take(begin);
      const begun = begin();
      this.#end(begun);
      return await join(own, await begun.pending.replies(query.timeout));
    } finally {
      if (open) {
        // What nobody waits for any more is not worth a snapshot.
        open.pending.drop();
        this.#open.delete(open);
      }
    }
  }

  #send(query: Query): OpenQuery {
    const { kind, seconds, each = false, recent = false, hz = 0, since = Date.now() } = query;
    const withTimes = profileKind(kind)?.isOfAllThreads === true && query.since === undefined;
    const sent: ThreadQuery = {
      type: "query",
      kind,
      since,
      seconds: seconds ?? -1,
      each,
      recent,
      hz,
    };
    const pending = new PendingQuery(this.self, this.#links.values(), sent, {
      id: this.#nextId(),
      post: (message, to) => this.#post(message, to),
      withTimes,
      seconds,
    });
    const open = { query, since, pending };
    this.#open.add(open);
    return open;
  }

  /** This thread's window is over, whether or not it was as long as was wanted. */
  #end({ query, since, pending }: OpenQuery): void {
    const until = Date.now();
    // Other windows began later than this one, so that they end later.
    const isCut = until < since + (query.seconds ?? 0) * 1e3 - CUT_MILLIS;
    if (profileKind(query.kind)?.isRecorded || isCut) pending.end(until);
  }

  /** Lets the others know that this thread ends: nothing says so later. */
  leave(): void {
    this.#channel.post({ type: "bye", from: this.self.id, cpu: cpuOf(this.self) });
  }

  /** A thread that this one started has ended. */
  ended(id: string): void {
    const link = this.#links.get(id);
    // What it said of itself may not have come yet.
    const cpu = link ? cpuOf(link.peer) : -1;
    this.#onBye(id, cpu);
    this.#channel.post({ type: "bye", from: id, cpu });
  }

  /** Leaves them. */
  async stop(): Promise<void> {
    await Promise.all(this.#links.values().map((link) => link.stop()));
    for (const link of this.#links.values()) link.close();
    this.leave();
    this.#channel.close();
    this.#ownRecorder?.stop();
  }

  /** This one, and how many others there are. */
  get scope(): OfThread {
    return { thread: this.self.thread, others: this.#links.size };
  }

  /** Whether this thread does what one does for all. */
  get leads(): boolean {
    const maker = pageMaker([this.self, ...this.#links.values().map(({ peer }) => peer)]);
    return maker === undefined || maker.id === this.self.id;
  }

  #sayHello(answer: boolean): void {
    this.#channel.post({ type: "hello", from: this.self.id, peer: this.self, answer });
  }

  #receive(message: Message): void {
    if (message.type === "hello") return this.#onHello(message.peer, message.answer);
    if (message.type === "bye") return this.#onBye(message.from, message.cpu);
    // Others of the process may be no threads of this program.
    const isForThis = message.to === this.self.id || message.to === "";
    if (isForThis) this.#links.get(message.from)?.receive(message.message);
  }

  #post(message: PortMessage, to: string): void {
    this.#channel.post({ type: "port", from: this.self.id, to, message });
  }

  #onHello(peer: Peer, answer: boolean): void {
    const { program, id } = this.self;
    const isOther = program !== "" && peer.program !== "" && peer.program !== program;
    if (isOther || peer.id === id || this.#gone.has(peer.id)) return;
    if (this.#links.size >= MAX_PEERS) return;
    if (answer) this.#sayHello(false);
    const known = this.#links.get(peer.id)?.peer;
    if (known) {
      known.serves = peer.serves;
      return;
    }
    const link = this.#connect({ ...peer, thread: this.#uniqueName(peer.thread) });
    for (const { pending, query } of this.#open) {
      if (canBeginLate(query)) pending.add(link);
      else pending.addLate(link.peer);
    }
  }

  #connect(peer: Peer): PeerLink {
    const link = new PeerLink(
      peer,
      (message) => this.#post(message, peer.id),
      (request, incoming) => this.#answer(request, incoming),
      this.#nextId,
    );
    this.#links.set(peer.id, link);
    // It takes time to load, and is wanted soon. Where it cannot, queries have the error.
    void this.#responder.get();
    return link;
  }

  async #answer(
    request: ThreadRequest,
    incoming: IncomingRequest<Uint8Array>,
  ): Promise<ThreadReply> {
    if (request.type === "page") return await answerPage(this.#pages, request, incoming);
    await (await this.#responder.get()).answer(request, incoming);
    return undefined;
  }

  async #startResponder(): Promise<QueryResponder> {
    const { QueryResponder } = await import("./query_responder.ts");
    return new QueryResponder(this.#collectors, await this.#startRecorder());
  }

  async #startRecorder(): Promise<SpanRecorder> {
    if (this.#recorder) {
      await this.#recorder.start();
      return this.#recorder;
    }
    const { Recorder } = await import("../record/recorder.ts");
    return this.#ownRecorder = new Recorder(this.#collectors, RECORDER, { onReason() {} });
  }

  #onBye(id: string, cpu: number): void {
    this.#gone.add(id);
    for (const oldest of this.#gone) {
      if (this.#gone.size <= MAX_PEERS) break;
      this.#gone.delete(oldest);
    }
    for (const { pending } of this.#open) pending.leave(id, cpu);
    this.#links.get(id)?.close();
    this.#links.delete(id);
  }

  /**
   * Passes a request for a page on to the thread that makes all of them.
   *
   * @returns Nothing if that is this one.
   */
  async page(request: PageRequest): Promise<Response | undefined> {
    // Others are known soon after: what is taken here before would be lost.
    const left = this.#joined + MEETING_MILLIS - performance.now();
    if (left > 0) await delay(left);
    const maker = pageMaker([this.self, ...this.#links.values().map(({ peer }) => peer)]);
    const link = maker && this.#links.get(maker.id);
    return link && await passPage(link, request);
  }

  /** Lets the others know that this thread serves the routes on an address, too. */
  serves(address: string): void {
    this.self.serves = [...this.self.serves, address];
    this.#sayHello(false);
  }

  /** Whether another thread says before long that it serves the routes on an address. */
  async isServedSoon(address: string): Promise<boolean> {
    const isServed = () => this.#links.values().some(({ peer }) => peer.serves.includes(address));
    // Those that are there may be busy with their own start.
    const timeout = () => this.#links.size > 0 ? SERVING_MILLIS : MEETING_MILLIS;
    return await poll(isServed, { every: POLL_MILLIS, timeout }) ?? false;
  }

  /** Two Workers of a pool may have one name. */
  #uniqueName(name: string): string {
    const peers = [this.self, ...this.#links.values().map(({ peer }) => peer)];
    const taken = new Set(peers.map(({ thread }) => thread));
    let unique = name.slice(0, 64);
    for (let i = 2; taken.has(unique); i++) unique = `${name.slice(0, 64)} ${i}`;
    return unique;
  }
}

/** Adds what the other threads reply. */
type Join<T> = (own: T, replies: QueryReplies) => Promise<T>;

/** Adds to the profile of some threads, by their numbers, what others have used. */
export type Complete = (profile: Profile, tasks: ReadonlySet<string>) => Promise<Profile>;

/** Whether a thread that begins meanwhile can still reply, from then on: a delta needs its beginning. */
function canBeginLate({ kind }: Query): boolean {
  return kind === TRACE || profileKind(kind)?.isRecorded === true;
}

/** Whose CPU time is in what was replied. */
function tasksOf({ self, replies, tasks }: QueryReplies): Set<string> {
  const known = tasks?.after.keys() ?? [];
  return new Set([self.task, ...replies.map(({ peer }) => peer.task), ...known]);
}

async function withReplies(own: Profile, replies: QueryReplies): Promise<Profile> {
  if (replies.replies.length === 0 && !replies.tasks?.after.size) return own;
  // Most programs have one thread.
  const { joinThreads } = await import("./join/join_threads.ts");
  return await joinThreads(own, replies);
}

/** CPU time of a thread until now, in nanoseconds; -1 where that is not known. */
function cpuOf({ task }: Peer): number {
  try {
    return task === "" ? -1 : readTask(task)?.cpu ?? -1;
  } catch {
    return -1;
  }
}
