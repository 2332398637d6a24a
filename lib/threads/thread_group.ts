import type { Collectors } from "../collect/target/own.ts";
import { delay } from "../base/delay.ts";
import { poll } from "../base/poll.ts";
import { profileKind } from "../collect/kinds/known_kinds.ts";
import type { ChromeTrace } from "../collect/trace/trace_event.ts";
import type { Profile } from "../profile/types.ts";
import type { OfThread } from "../record/of_thread.ts";
import type { Recorder } from "../record/recorder.ts";
import type { PageRequest, ServedPages } from "./served_pages.ts";
import type { Answers, SpanRecorder } from "./query_responder.ts";
import { type Answered, Asked } from "./pending_query.ts";
import type { IndexCounts } from "./join/join_counts.ts";
import { Channel } from "./channel.ts";
import { pageMaker, PageRelay } from "./page_relay.ts";
import { COUNTS, type Member, type Message, TRACE } from "./message.ts";
import { readTask } from "./task_times.ts";

/** What is wanted of the other threads. */
export interface Question {
  kind: string;
  /** When the window began, in Unix milliseconds; now. */
  since?: number;
  /** Length of the window, if it is one. */
  seconds?: number | undefined;
  each?: boolean | undefined;
  /** CPU samples a second, where that is not the usual rate. */
  hz?: number | undefined;
  /** How long who is silent is waited for, in milliseconds. */
  patience?: number;
}

/** A recorder that may have to be started first. */
export interface StartedRecorder extends SpanRecorder {
  start(): Promise<void>;
}

/** A window that ends so much before its time was ended. */
const CUT_MILLIS = 50;
/** Threads that introduced themselves and are remembered. */
const MOST_MEMBERS = 1_000;
/** Who is alone knows it then; who is not waits longer for what others say of themselves. */
const MEETING_MILLIS = 200;
const SERVING_MILLIS = 10_000;
const POLL_MILLIS = 20;
/** A page that lists what there is should not be waited for. */
const COUNTS_MILLIS = 300;
/** What is recorded for a thread that hears a question late, where nothing else is. */
const RECORDER = { minutes: 1, bytes: 4 << 20 };

/**
 * The profiled threads of this process: Workers, and the isolates of
 * `deno serve --parallel`. All are alike: whoever is asked for a profile asks
 * the others.
 */
export class Threads {
  readonly own: Member;
  #collectors: Collectors;
  #recorder: StartedRecorder | undefined;
  #ownRecorder: Recorder | undefined;
  #channel: Channel;
  #members = new Map<string, Member>();
  /** Those that ended, the latest of them: what they said before may come later. */
  #gone = new Set<string>();
  #answers: Promise<Answers | undefined> | undefined;
  #asked = new Map<number, { asked: Asked; question: Question; since: number }>();
  #count = 0;
  #relay: PageRelay;
  #joined = performance.now();

  /**
   * Joins them.
   *
   * @param recorder Has the last minutes of this thread.
   * @param own This thread.
   * @param pages Its pages for browsers, if it makes any.
   */
  constructor(
    collectors: Collectors,
    recorder: StartedRecorder | undefined,
    own: Member,
    pages?: ServedPages,
  ) {
    this.#collectors = collectors;
    this.#recorder = recorder;
    this.own = { ...own, pages: pages !== undefined };
    this.#relay = new PageRelay(own.id, pages, (message) => this.#channel.post(message));
    this.#channel = new Channel((message) => this.#receive(message));
    this.#hello(true);
  }

  /**
   * Asks all others, and those that begin meanwhile.
   *
   * @param take Takes this thread's own profile; tells when its window begins, which is at once
   * unless it has a rate of its own.
   * @returns It with what the others answer.
   */
  async ask(
    question: Question,
    take: (begun: () => void) => Promise<Profile>,
    complete: Complete = (profile) => Promise.resolve(profile),
  ): Promise<Profile> {
    return await this.#ask(question, take, async (own, answered) => {
      const profile = await withAnswers(own, answered);
      return await complete(profile, tasksOf(answered));
    });
  }

  /** The same for a trace. */
  async trace(seconds: number, take: () => Promise<ChromeTrace>): Promise<ChromeTrace> {
    return await this.#ask({ kind: TRACE, seconds }, take, async (own, answered) => {
      const { joinTraces } = await import("./join/join_traces.ts");
      return joinTraces(own, answered);
    });
  }

  /** The same for the counts of the index page, without who does not answer at once. */
  async counts(own: IndexCounts): Promise<IndexCounts> {
    const question = { kind: COUNTS, patience: COUNTS_MILLIS };
    return await this.#ask(question, () => Promise.resolve(own), async (own, answered) => {
      if (answered.shares.length === 0) return own;
      const { joinCounts } = await import("./join/join_counts.ts");
      return joinCounts(own, answered);
    });
  }

  async #ask<T>(
    question: Question,
    take: (begun: () => void) => Promise<T>,
    join: Join<T>,
  ): Promise<T> {
    const ask = ++this.#count;
    let asked: Asked | undefined;
    const begin = () => asked ??= this.#begin(ask, question);
    try {
      // A sampler of its own is started before the window, here as there.
      if (question.hz === undefined) begin();
      const own = await take(begin);
      const pending = begin();
      if (this.#members.size > 0) this.#end(ask);
      return await join(own, await pending.answered(question.patience));
    } finally {
      // What nobody waits for any more is not worth a snapshot.
      if (asked?.isOpen) this.#channel.post(this.#endOf(ask));
      this.#asked.delete(ask);
    }
  }

  #begin(ask: number, question: Question): Asked {
    const since = question.since ?? Date.now();
    const kind = profileKind(question.kind);
    const withTimes = kind?.isOfAllThreads === true && question.since === undefined;
    const asked = new Asked(this.own, this.#members.values(), withTimes, question.seconds);
    this.#asked.set(ask, { asked, question, since });
    if (this.#members.size > 0) this.#post(ask, "");
    return asked;
  }

  /** Tells the others that this thread ends: nothing tells of it later. */
  leave(): void {
    this.#channel.post({ type: "bye", from: this.own.id, cpu: cpuOf(this.own) });
  }

  /** A thread that this one started has ended. */
  ended(id: string): void {
    const member = this.#members.get(id);
    // What it said of itself may not have come yet.
    const cpu = member ? cpuOf(member) : -1;
    this.#forgetMember(id, cpu);
    this.#channel.post({ type: "bye", from: id, cpu });
  }

  /** Leaves them. */
  async stop(): Promise<void> {
    await (await this.#answers)?.stop();
    for (const id of this.#members.keys()) this.#relay.leave(id);
    this.leave();
    this.#channel.close();
    this.#ownRecorder?.stop();
  }

  /** This one, and how many others there are. */
  get of(): OfThread {
    return { thread: this.own.thread, others: this.#members.size };
  }

  /** This thread's window is over, whether or not it was as long as was asked for. */
  #end(ask: number): void {
    const { question, since } = this.#asked.get(ask)!;
    const end = this.#endOf(ask);
    // Other windows began later than this one, so that they end later.
    const isCut = end.until < since + (question.seconds ?? 0) * 1e3 - CUT_MILLIS;
    if (profileKind(question.kind)?.isRecorded || isCut) this.#channel.post(end);
  }

  #endOf(ask: number) {
    return { type: "end" as const, from: this.own.id, ask, until: Date.now() };
  }

  #hello(answer: boolean): void {
    this.#channel.post({ type: "hello", from: this.own.id, member: this.own, answer });
  }

  #receive(message: Message): void {
    if (message.type === "hello") return this.#meet(message.member, message.answer);
    if (message.type === "bye") return this.#forgetMember(message.from, message.cpu);
    // Others of the process may be no threads of this program.
    if (!this.#members.has(message.from)) return;
    if (message.type === "take") {
      if (message.to === "" || message.to === this.own.id) {
        void this.#answers?.then((answers) => answers?.take(message));
      }
    } else if (message.type === "end") {
      void this.#answers?.then((answers) => answers?.end(message));
    } else if (message.to !== this.own.id) {
      return;
    } else if (message.type === "heard" || message.type === "part" || message.type === "done") {
      this.#asked.get(message.ask)?.asked.receive(message);
    } else {
      this.#relay.receive(message);
    }
  }

  #meet(member: Member, answer: boolean): void {
    const { program, id } = this.own;
    const isStranger = program !== "" && member.program !== "" && member.program !== program;
    if (isStranger || member.id === id || this.#gone.has(member.id)) return;
    if (this.#members.size >= MOST_MEMBERS) return;
    if (answer) this.#hello(false);
    const known = this.#members.get(member.id);
    if (known) {
      known.serves = member.serves;
      return;
    }
    const named = { ...member, thread: this.#uniqueName(member.thread) };
    this.#members.set(member.id, named);
    // Who cannot answer is missed by those who ask; it is no reason to fail.
    this.#answers ??= this.#startAnswers().catch(() => undefined);
    for (const [ask, { asked, question }] of this.#asked) {
      if (!canBeginLate(question)) asked.miss(named);
      else {
        asked.expect(named);
        this.#post(ask, member.id);
      }
    }
  }

  /** Only who is not alone has to. */
  async #startAnswers(): Promise<Answers> {
    const { Answers } = await import("./query_responder.ts");
    const post = (message: Message) => this.#channel.post(message);
    return new Answers(this.#collectors, await this.#startRecorder(), this.own.id, post);
  }

  async #startRecorder(): Promise<SpanRecorder> {
    if (this.#recorder) {
      await this.#recorder.start();
      return this.#recorder;
    }
    const { Recorder } = await import("../record/recorder.ts");
    return this.#ownRecorder = new Recorder(this.#collectors, RECORDER, { onReason() {} });
  }

  #forgetMember(id: string, cpu: number): void {
    this.#members.delete(id);
    this.#gone.add(id);
    for (const oldest of this.#gone) {
      if (this.#gone.size <= MOST_MEMBERS) break;
      this.#gone.delete(oldest);
    }
    this.#relay.leave(id);
    for (const { asked } of this.#asked.values()) asked.leave(id, cpu);
  }

  #post(ask: number, to: string): void {
    const { question, since } = this.#asked.get(ask)!;
    const { kind, seconds = -1, each = false, hz = 0 } = question;
    const { id: from } = this.own;
    this.#channel.post({ type: "take", from, ask, to, kind, since, seconds, each, hz });
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
    const maker = pageMaker([this.own, ...this.#members.values()]);
    return !maker || maker === this.own ? undefined : await this.#relay.pass(maker, request);
  }

  /** Tells the others that this thread serves the routes on an address, too. */
  serves(address: string): void {
    this.own.serves = [...this.own.serves, address];
    this.#hello(false);
  }

  /** Whether another thread says before long that it serves the routes on an address. */
  async isServedSoon(address: string): Promise<boolean> {
    const isServed = () => this.#members.values().some(({ serves }) => serves.includes(address));
    // Those that are there may be busy with their own start.
    const timeout = () => this.#members.size > 0 ? SERVING_MILLIS : MEETING_MILLIS;
    return await poll(isServed, { every: POLL_MILLIS, timeout }) ?? false;
  }

  /** Two Workers of a pool may have one name. */
  #uniqueName(name: string): string {
    const taken = new Set([this.own, ...this.#members.values()].map(({ thread }) => thread));
    let unique = name.slice(0, 64);
    for (let i = 2; taken.has(unique); i++) unique = `${name.slice(0, 64)} ${i}`;
    return unique;
  }
}

/** Adds what the other threads answer. */
type Join<T> = (own: T, answered: Answered) => Promise<T>;

/** Adds to the profile of some threads, by their numbers, what others have used. */
export type Complete = (profile: Profile, tasks: ReadonlySet<string>) => Promise<Profile>;

/** Whether a thread that begins meanwhile can still answer, from then on: a delta needs its beginning. */
function canBeginLate({ kind }: Question): boolean {
  return kind === TRACE || profileKind(kind)?.isRecorded === true;
}

/** Whose CPU time is in what was answered. */
function tasksOf({ own, shares, tasks }: Answered): Set<string> {
  const known = tasks?.after.keys() ?? [];
  return new Set([own.task, ...shares.map(({ member }) => member.task), ...known]);
}

async function withAnswers(own: Profile, answered: Answered): Promise<Profile> {
  if (answered.shares.length === 0 && !answered.tasks?.after.size) return own;
  // Most programs have one thread.
  const { joinThreads } = await import("./join/join_threads.ts");
  return await joinThreads(own, answered);
}

/** CPU time of a thread until now, in nanoseconds; -1 where that is not known. */
function cpuOf({ task }: Member): number {
  try {
    return task === "" ? -1 : readTask(task)?.cpu ?? -1;
  } catch {
    return -1;
  }
}
