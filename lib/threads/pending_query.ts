import type { Done, Heard, Member, Part } from "./message.ts";
import { readTasks, type TaskTime } from "./task_times.ts";

/** What one thread has answered. */
export interface Share {
  member: Member;
  /** Profiles as bytes: read when all are there. */
  parts: Uint8Array[];
  state: "silent" | "heard" | "done" | "ended" | "too much" | "too late";
  /** Why it has nothing, or `""`. */
  error: string;
}

/** CPU times of threads when a window began and when it was over. */
export interface TaskTimes {
  before: ReadonlyMap<string, TaskTime>;
  after: ReadonlyMap<string, TaskTime>;
}

/** All that is known when the time to answer is over. */
export interface Answered {
  own: Member;
  shares: Share[];
  /** Nothing where they are hidden, and but for CPU windows. */
  tasks: TaskTimes | undefined;
}

/** After the end of a window. */
const PATIENCE_MILLIS = 2_000;
/** For who has heard a question that takes seconds, beyond its window: many readers wait a minute. */
const SLOW_MILLIS = 45_000;
/** Of all profiles that one thread sends for one question. */
const MOST_BYTES = 64 << 20;

/** A question to the other threads, until it is answered. */
export class Asked {
  #own: Member;
  /** When nobody is waited for any more. */
  #latest: number;
  #shares = new Map<string, Share>();
  #settled = () => {};
  #before: Map<string, TaskTime> | undefined;
  /** Last times of threads that ended meanwhile. */
  #ended = new Map<string, TaskTime>();

  /**
   * @param own Who asks.
   * @param members Whom.
   * @param withTimes Whether threads' CPU times are wanted.
   * @param seconds Length of the window, if it is one.
   */
  constructor(own: Member, members: Iterable<Member>, withTimes: boolean, seconds = 0) {
    this.#own = own;
    this.#latest = performance.now() + seconds * 1e3 + SLOW_MILLIS;
    for (const member of members) this.expect(member);
    if (withTimes) this.#before = this.#read();
  }

  /** Asks one more. */
  expect(member: Member): void {
    this.#shares.set(member.id, { member, parts: [], state: "silent", error: "" });
  }

  /** Knows of one that began when it was too late to ask it. */
  miss(member: Member): void {
    this.#shares.set(member.id, { member, parts: [], state: "too late", error: "" });
  }

  /** Whether somebody may still be at work for it. */
  get isOpen(): boolean {
    return this.#shares.values().some(isMissing);
  }

  /** Takes a part of an answer or its end. */
  receive(message: Heard | Part | Done): void {
    const share = this.#shares.get(message.from);
    if (!share || share.state === "too much") return;
    if (message.type === "heard") {
      if (share.state === "silent") share.state = "heard";
    } else if (message.type === "done") {
      share.state = "done";
      share.error = message.error;
    } else {
      share.parts.push(message.bytes);
      const bytes = share.parts.reduce((sum, part) => sum + part.length, 0);
      if (bytes > MOST_BYTES) {
        share.state = "too much";
        share.parts = [];
      }
    }
    this.#settled();
  }

  /**
   * A thread has ended, or is about to.
   *
   * @param cpu Its CPU time then, in nanoseconds; -1 where that is not known.
   */
  leave(id: string, cpu: number): void {
    const share = this.#shares.get(id);
    if (!share || !isMissing(share)) return;
    share.state = "ended";
    const { task, thread } = share.member;
    if (cpu >= 0) this.#ended.set(task, { name: thread, cpu });
    this.#settled();
  }

  /**
   * Waits until all have answered, but not for long.
   *
   * @param patience For all, in milliseconds; else for who is silent, and more for who has heard.
   */
  async answered(patience?: number): Promise<Answered> {
    const after = this.#before && this.#read();
    for (const [id, { member }] of this.#shares) {
      if (after && member.task !== "" && !after.has(member.task)) this.leave(id, -1);
    }
    await this.#wait(({ state }) => state === "silent", patience ?? PATIENCE_MILLIS);
    const rest = Math.max(PATIENCE_MILLIS, this.#latest - performance.now());
    await this.#wait(({ state }) => state === "heard", patience ?? rest);
    const tasks = this.#before && after
      ? { before: this.#before, after: new Map([...this.#ended, ...after]) }
      : undefined;
    return { own: this.#own, shares: [...this.#shares.values()], tasks };
  }

  /** Waits while there are such shares, but not for longer. */
  async #wait(isSuch: (share: Share) => boolean, millis: number): Promise<void> {
    const areThere = () => this.#shares.values().some(isSuch);
    if (!areThere()) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, millis);
      this.#settled = () => {
        if (areThere()) return;
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #read(): Map<string, TaskTime> | undefined {
    const members = [...this.#shares.values()].map(({ member }) => member.task);
    const tasks = readTasks(new Set(members));
    tasks?.delete(this.#own.task);
    return tasks;
  }
}

function isMissing({ state }: Share): boolean {
  return state === "silent" || state === "heard";
}

/** What is missing of a thread, and why. */
export function lackOf({ state, parts, error }: Share): string | undefined {
  if (error) return `has nothing to tell: ${error}`;
  if (state === "ended" && parts.length === 0) return "ended meanwhile";
  return LACKS[state];
}

const LACKS: Record<Share["state"], string | undefined> = {
  done: undefined,
  silent: "did not answer within 2 s",
  heard: "was not ready within 45 s",
  ended: "ended meanwhile: what it did in its last half second may be missing",
  "too much": "sent more than 64 MiB",
  "too late": "began too late to be asked",
};
