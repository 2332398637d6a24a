import { endsWithin } from "../../base/deadline.ts";
import { errorMessage } from "../../base/error_message.ts";
import type { Payload, Target } from "../targets/target.ts";
import { type Answer, type Post, post as postByNode } from "./post.ts";
import { Troubles } from "./troubles.ts";
import { type Verdict, verdict } from "./verdict.ts";

/** How profiles are sent. */
export interface SenderOptions {
  target: Target;
  url: string;
  /** Sent with each; they may have secrets. */
  headers: Readonly<Record<string, string>>;
  troubles?: Troubles;
  post?: (post: Post) => Promise<Answer>;
  /** Milliseconds until the first retry; it doubles. */
  backOffMillis?: number;
  /** Bytes of what waits. */
  maxBytes?: number;
}

interface Waiting extends Payload {
  since: number;
}

const MAX_BYTES = 16 << 20;
const TIMEOUT = 10_000;
const BACK_OFF = 1_000;
const MAX_BACK_OFF = 60_000;
/** Servers refuse what is older than an hour. */
const MAX_AGE = 55 * 60_000;

/** Sends profiles in turn, oldest first; they wait in memory until they are taken. */
export class Sender {
  readonly troubles: Troubles;
  #target: Target;
  #url: string;
  #headers: Readonly<Record<string, string>>;
  #post: (post: Post) => Promise<Answer>;
  #queue: Waiting[] = [];
  #bytes = 0;
  #maxBytes: number;
  #firstBackOff: number;
  #backOff: number;
  #running: Promise<void> | undefined;
  #wake = () => {};
  #stop = new AbortController();
  #isLast = false;

  constructor({ target, url, headers, troubles, post, backOffMillis, maxBytes }: SenderOptions) {
    this.#target = target;
    this.#url = url;
    this.#headers = headers;
    this.troubles = troubles ?? new Troubles(url);
    this.#post = post ?? postByNode;
    this.#firstBackOff = this.#backOff = backOffMillis ?? BACK_OFF;
    this.#maxBytes = maxBytes ?? MAX_BYTES;
  }

  /** How many profiles wait. */
  get waiting(): number {
    return this.#queue.length;
  }

  /** Sends one when those before it are sent. */
  send(payload: Payload): void {
    if (this.#stop.signal.aborted) return;
    this.#queue.push({ ...payload, since: Date.now() });
    this.#bytes += payload.body.byteLength;
    let lost = 0;
    while (this.#bytes > this.#maxBytes) {
      this.#shift();
      lost++;
    }
    if (lost > 0) this.troubles.drop(`more than ${this.#maxBytes >> 20} MiB wait`, lost);
    this.#running ??= this.#run().finally(() => this.#running = undefined);
  }

  /**
   * Sends what waits, without a pause between tries that are not promising.
   *
   * @param millis How long that may take.
   * @returns Whether all was sent.
   */
  async flush(millis: number): Promise<boolean> {
    this.#isLast = true;
    this.#wake();
    const all = await endsWithin(millis, this.#running ?? Promise.resolve());
    this.#isLast = false;
    return all && this.#queue.length === 0;
  }

  /** Sends nothing more; what waits is lost, and said. */
  stop(): void {
    this.#stop.abort();
    this.#wake();
    if (this.#queue.length > 0) this.troubles.drop("the program ends", this.#queue.length);
    this.#queue = [];
    this.#bytes = 0;
    this.troubles.flush();
  }

  async #run(): Promise<void> {
    for (let first = this.#queue[0]; first !== undefined; first = this.#queue[0]) {
      const judged = await this.#try(first);
      if (this.#stop.signal.aborted) return;
      // The oldest may have been dropped meanwhile.
      const isFirst = this.#queue[0] === first;
      if (judged.is === "again") {
        this.troubles.wait(judged.why, () => this.#queue.length);
        if (isFirst && Date.now() - first.since > MAX_AGE) {
          this.#shift();
          this.troubles.drop(`${judged.why} (for 55 minutes)`);
        }
        if (this.#isLast) return;
        await this.#rest(judged.afterMillis);
        continue;
      }
      this.#backOff = this.#firstBackOff;
      if (isFirst) this.#shift();
      if (judged.is === "taken") this.troubles.taken();
      else this.troubles.drop(judged.why);
    }
  }

  async #try({ body, headers }: Waiting): Promise<Verdict> {
    try {
      const answer = await this.#post({
        url: this.#url,
        headers: { ...this.#headers, ...headers },
        body,
        timeout: TIMEOUT,
        signal: this.#stop.signal,
      });
      return verdict(answer, this.#target);
    } catch (error) {
      return { is: "again", why: errorMessage(error) };
    }
  }

  /** Many services that lost one server must not come back at the same time. */
  async #rest(afterMillis: number | undefined): Promise<void> {
    const millis = Math.max(afterMillis ?? 0, this.#backOff * (0.5 + Math.random() / 2));
    this.#backOff = Math.min(2 * this.#backOff, MAX_BACK_OFF);
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, millis);
    Deno.unrefTimer(timer);
    this.#wake = resolve;
    await promise;
    clearTimeout(timer);
    this.#wake = () => {};
  }

  #shift(): void {
    this.#bytes -= this.#queue.shift()?.body.byteLength ?? 0;
  }
}
