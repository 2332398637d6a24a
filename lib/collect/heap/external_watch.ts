import type { CpuSampler } from "../cpu/cpu_sampler.ts";
import { whatRan } from "./growth_site.ts";
import { type Site, totalBytes } from "./site.ts";

/** Memory outside of V8's heap that the heap refers to: array buffers. */
export interface External {
  /** By what ran while it grew: an estimate. */
  sites: Site[];
  /** Bytes of which nobody knows. */
  rest: number;
}

/** An interval between two looks in which the memory grew; milliseconds of `performance.now()`. */
interface Growth {
  from: number;
  until: number;
  bytes: number;
}

/** Who has how much of it. */
interface Share {
  site: Site;
  allocated: number;
  alive: number;
}

/** Less is not worth a name. */
const MIN_GROWTH = 1 << 20;
/** Of a thread whose samples nobody asks for. */
const MAX_PENDING = 4_000;
const MAX_SITES = 1_000;

/**
 * Notes how array buffers come and go, which V8's heap sampler does not see:
 * how many bytes there are, whenever somebody looks, and what ran by the CPU
 * samples while they grew. What came and went between two looks is not known.
 */
export class ExternalWatch {
  #cpu: CpuSampler | undefined;
  #off: () => void;
  #at = performance.now();
  #bytes: number | undefined;
  #pending: Growth[] = [];
  #shares = new Map<string, Share>();
  /** Bytes that were allocated by nobody knows whom. */
  #unknown = 0;

  /** @param cpu Says what ran; without it nobody knows. */
  constructor(cpu?: CpuSampler) {
    this.#cpu = cpu;
    this.#off = cpu?.listen(() => (profile) => {
      const { time } = cpu;
      const ended = time.millis(profile.endTime);
      const due = this.#pending.filter(({ until }) => until <= ended);
      this.#pending = this.#pending.filter(({ until }) => until > ended);
      for (const growth of due) {
        const [from, until] = [growth.from, growth.until].map((millis) => time.micros(millis));
        this.#book(growth.bytes, whatRan(profile, from!, until!));
      }
    }) ?? (() => {});
  }

  /** Takes how much there is now. */
  look(bytes: number): void {
    const from = this.#at;
    const until = this.#at = performance.now();
    const growth = bytes - (this.#bytes ?? 0);
    const isFirst = this.#bytes === undefined;
    if (growth < 0) {
      // V8 does not say which have gone: all alike.
      for (const share of this.#shares.values()) share.alive *= bytes / this.#bytes!;
    }
    this.#bytes = bytes;
    if (growth <= 0) return;
    const isNamed = this.#cpu && !isFirst && growth >= MIN_GROWTH;
    if (!isNamed || this.#pending.length >= MAX_PENDING) this.#unknown += growth;
    else this.#pending.push({ from, until, bytes: growth });
  }

  /** Finds out what ran while the memory grew. */
  async resolve(): Promise<void> {
    const due = new Set(this.#pending);
    if (due.size > 0) await this.#cpu?.renew();
    // A profiler that must not sample knows nothing.
    const left = new Set(this.#pending).intersection(due);
    this.#pending = this.#pending.filter((growth) => !left.has(growth));
    for (const { bytes } of left) this.#book(bytes, undefined);
  }

  /** All that was allocated; of no site it falls. */
  get allocated(): External {
    return this.#sitesBy("allocated", this.#unknown);
  }

  /** What is there. */
  get alive(): External {
    const bytes = this.#bytes ?? 0;
    const shares = [...this.#shares.values()];
    const sum = shares.reduce((sum, { alive }) => sum + alive, 0);
    // What was freed before anybody knew whose it was.
    if (sum > bytes) { for (const share of shares) share.alive *= bytes / sum; }
    const { sites } = this.#sitesBy("alive", 0);
    const rest = bytes - totalBytes(sites);
    this.#unknown = Math.max(this.#unknown, rest);
    return { sites, rest };
  }

  /** Ends it. */
  stop(): void {
    this.#off();
  }

  #sitesBy(what: "allocated" | "alive", rest: number): External {
    const sites = [...this.#shares.values()].flatMap(({ site, [what]: exact }) => {
      const bytes = Math.floor(exact);
      return bytes > 0 ? [{ ...site, bytes }] : [];
    });
    return { sites, rest: Math.round(rest) };
  }

  #book(bytes: number, site: Site | undefined): void {
    const share = site && this.#shares.get(site.key);
    if (share) {
      share.allocated += bytes;
      share.alive += bytes;
    } else if (site && this.#shares.size < MAX_SITES) {
      this.#shares.set(site.key, { site, allocated: bytes, alive: bytes });
    } else this.#unknown += bytes;
  }
}
