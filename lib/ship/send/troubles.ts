/** What is said of profiles that do not arrive: a line when it begins, then one a minute at most. */
export class Troubles {
  #where: string;
  #warn: (text: string) => void;
  #now: () => number;
  #saidAt = -Infinity;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #why = "";
  #unsaid = false;
  #isOver = true;
  #waiting = () => 0;
  /** Since the last line. */
  #dropped = 0;

  /**
   * @param where Who does not take them, for messages.
   * @param options What says a line; a clock in milliseconds.
   */
  constructor(
    where: string,
    { warn = console.warn, now = () => performance.now() }: {
      warn?: (text: string) => void;
      now?: () => number;
    } = {},
  ) {
    this.#where = where;
    this.#warn = warn;
    this.#now = now;
  }

  /** How many profiles were dropped in all. */
  dropped = 0;

  /**
   * Something was not taken.
   *
   * @param why In words for people.
   * @param waiting How many profiles wait to be sent again.
   */
  wait(why: string, waiting: () => number): void {
    this.#waiting = waiting;
    this.#note(why);
  }

  /** Profiles are lost. */
  drop(why: string, count = 1): void {
    this.dropped += count;
    this.#dropped += count;
    this.#note(why);
  }

  /** Something was taken. */
  taken(): void {
    if (this.#isOver || this.#dropped > 0) return;
    this.#isOver = true;
    // Who read that there was trouble reads that it is over, but not at once.
    if (this.#saidAt > -Infinity) this.#unsaid = true;
    this.#sayInTime();
  }

  #note(why: string): void {
    // The same again is no news; that it goes on is said where profiles are lost.
    if (this.#isOver || why !== this.#why || this.#dropped > 0) this.#unsaid = true;
    this.#isOver = false;
    this.#why = why;
    this.#sayInTime();
  }

  #sayInTime(): void {
    if (!this.#unsaid || this.#timer !== undefined) return;
    const left = this.#saidAt + MINUTE - this.#now();
    if (left <= 0) return this.flush();
    this.#timer = setTimeout(() => this.flush(), left);
    Deno.unrefTimer(this.#timer);
  }

  /** Says what is not said yet. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!this.#unsaid) return;
    this.#unsaid = false;
    this.#saidAt = this.#now();
    this.#warn(`deno-pprof: ${this.#text()}`);
    this.#dropped = 0;
  }

  #text(): string {
    if (this.#isOver && this.#dropped === 0) return `Profiles are pushed to ${this.#where} again`;
    const head = `Cannot push profiles to ${this.#where}: ${this.#why}`;
    const lost = this.#dropped > 0 ? `; ${profiles(this.#dropped)} dropped` : "";
    const waiting = this.#isOver ? 0 : this.#waiting();
    return `${head}${lost}${waiting > 0 ? `; ${profiles(waiting)} wait, to be sent again` : ""}`;
  }
}

const MINUTE = 60_000;

function profiles(count: number): string {
  return `${count} ${count === 1 ? "profile" : "profiles"}`;
}
