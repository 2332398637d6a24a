import { endsWithin } from "../base/deadline.ts";
import { errorMessage } from "../base/error_message.ts";
import type { TakeOptions } from "../collect/kinds/take_options.ts";
import type { Profile } from "../profile/types.ts";
import { Sender } from "./send/sender.ts";
import type { PushSettings } from "./settings/push_options.ts";
import { beforeSigterm } from "./sigterm.ts";
import { fitProfile } from "./take/fit_profile.ts";
import { type SentKind, sentKind } from "./take/sent_kinds.ts";
import { type Interval, sinceLast } from "./take/since_last.ts";
import { WindowChain } from "./take/window_chain.ts";
import type { Target } from "./targets/target.ts";

/** The profiler, as far as pushing needs it. */
export interface PushedService {
  take(kind: string, options: TakeOptions): Promise<Profile>;
  /** Whether this thread pushes for all of the program. */
  leads(): boolean;
  /** Says something once. */
  remark(text: string): void;
}

/** What it needs. */
export interface PusherOptions {
  service: PushedService;
  settings: PushSettings;
  target: Target;
  /** Of all profiles, beside the name of the service. */
  labels: Readonly<Record<string, string>>;
  sender?: Sender;
  /** Of the first interval, so that many services do not push at the same time. */
  firstSeconds?: number;
}

/** Who stops a service waits so long for the last interval. */
const MAX_LAST_MILLIS = 2_000;
const MEETING_MILLIS = 500;
/** A window knows its length before: it is ended earlier than this. */
const SPARE_SECONDS = 600;

/** Pushes what happens, interval by interval, end to end. */
export class Pusher {
  #service: PushedService;
  #settings: PushSettings;
  #target: Target;
  #labels: Readonly<Record<string, string>>;
  #sender: Sender;
  #kinds: KindState[];
  #from = Date.now();
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** One interval ends at a time. */
  #ending: Promise<void> = Promise.resolve();
  #offSignal: () => void;
  #stopped: Promise<void> | undefined;

  constructor({ service, settings, target, labels, sender, firstSeconds }: PusherOptions) {
    this.#service = service;
    this.#settings = settings;
    this.#target = target;
    this.#labels = labels;
    const { url, headers, seconds } = settings;
    this.#sender = sender ?? new Sender({ target, url, headers });
    this.#kinds = settings.kinds.map((name) =>
      new KindState(sentKind(name), this.#takeOf(seconds))
    );
    this.#ending = this.#begin();
    this.#schedule((firstSeconds ?? Math.max(1, seconds * Math.random())) * 1e3);
    // Other threads of the program are known by then.
    const watch = setTimeout(() => this.#watchSigterm(), MEETING_MILLIS);
    Deno.unrefTimer(watch);
    this.#offSignal = () => clearTimeout(watch);
  }

  #watchSigterm(): void {
    if (this.#service.leads()) this.#offSignal = beforeSigterm(() => this.#last());
  }

  #takeOf(seconds: number) {
    return (kind: SentKind, options: TakeOptions) => {
      const length = kind.is === "windows" ? { seconds: seconds + SPARE_SECONDS } : {};
      return this.#service.take(kind.take, { ...length, ...options });
    };
  }

  #schedule(millis: number): void {
    clearTimeout(this.#timer);
    if (this.#stopped) return;
    const due = performance.now() + millis;
    this.#timer = setTimeout(async () => {
      await this.#endInterval();
      // From when it should have been, so that intervals keep their length.
      const next = due + this.#settings.seconds * 1e3 - performance.now();
      this.#schedule(Math.max(next, this.#settings.seconds * 500));
    }, millis);
    Deno.unrefTimer(this.#timer);
  }

  async #begin(): Promise<void> {
    if (!this.#service.leads()) return;
    for (const kind of this.#kinds) await this.#try(kind, () => kind.begin());
  }

  #endInterval(isLast = false): Promise<void> {
    return this.#ending = this.#ending.then(() => this.#takeAll(isLast));
  }

  /** Ends the interval: windows first, since what is taken then takes time. */
  async #takeAll(isLast: boolean): Promise<void> {
    const interval = { from: this.#from, until: Date.now() };
    this.#from = interval.until;
    if (!this.#service.leads()) {
      for (const kind of this.#kinds) await this.#try(kind, () => kind.leave());
      return;
    }
    const inOrder = this.#kinds.toSorted((a, b) => rank(a.kind) - rank(b.kind));
    for (const state of inOrder) {
      await this.#try(
        state,
        async () => await this.#send(state.kind, await state.end(interval, isLast)),
      );
    }
  }

  async #send({ name }: SentKind, profile: Profile | undefined): Promise<void> {
    // Of what did not happen there is nothing to be stored.
    if (!profile || profile.sample.length === 0) return;
    const { name: service } = this.#settings;
    const sent = { name, profile: fitProfile(profile), service, labels: this.#labels };
    this.#sender.send(await this.#target.encode(sent));
  }

  /** A kind that cannot be had costs the others nothing. */
  async #try({ kind }: KindState, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (this.#stopped) return;
      this.#service.remark(`"${kind.take}" is not pushed: ${errorMessage(error)}`);
    }
  }

  /** Sends the interval so far. */
  async #last(isLast = false): Promise<void> {
    const until = performance.now() + MAX_LAST_MILLIS;
    await endsWithin(MAX_LAST_MILLIS, this.#endInterval(isLast));
    await this.#sender.flush(Math.max(0, until - performance.now()));
  }

  /** Sends the last interval, within two seconds, and ends. */
  stop(): Promise<void> {
    return this.#stopped ??= (async () => {
      clearTimeout(this.#timer);
      await this.#last(true);
      this.#sender.stop();
      this.#offSignal();
    })();
  }
}

/** The order at the end of an interval. */
function rank({ is }: SentKind): number {
  return ["windows", "totals", "now"].indexOf(is);
}

/** A kind from interval to interval. */
class KindState {
  readonly kind: SentKind;
  #take: (kind: SentKind, options: TakeOptions) => Promise<Profile>;
  #chain: WindowChain;
  #last: Profile | undefined;

  constructor(
    kind: SentKind,
    take: (kind: SentKind, options: TakeOptions) => Promise<Profile>,
  ) {
    this.kind = kind;
    this.#take = take;
    this.#chain = new WindowChain((options) => take(kind, options));
  }

  async begin(): Promise<void> {
    if (this.kind.is === "windows") await this.#chain.begin();
  }

  /**
   * What an interval has.
   *
   * @param isLast Whether none comes after it.
   */
  async end(interval: Interval, isLast: boolean): Promise<Profile | undefined> {
    if (this.kind.is === "windows") return await (isLast ? this.#chain.end() : this.#chain.next());
    const profile = await this.#take(this.kind, {});
    if (this.kind.is === "now") return profile;
    const last = this.#last;
    this.#last = profile;
    return sinceLast(profile, last, interval, this.kind.now);
  }

  /** Another thread pushes. */
  async leave(): Promise<void> {
    await this.#chain.end();
  }
}
