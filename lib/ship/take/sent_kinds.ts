/** How a kind is sent, interval by interval. */
export interface SentKind {
  /** The profile that is taken, as `/debug/pprof/` calls it. */
  take: string;
  /** What it is called there where it is sent to. */
  name: string;
  /**
   * Windows that follow each other; totals since the start, of which the difference is sent; what
   * is there now.
   */
  is: "windows" | "totals" | "now";
  /** Of totals: sample types that are what is there now. */
  now?: readonly string[];
}

/** What can be sent, by the name that options have for it. Pyroscope knows these names. */
export const SENT_KINDS: Readonly<Record<string, SentKind>> = {
  profile: { take: "profile", name: "process_cpu", is: "windows" },
  // Who asks for `allocs` again and again gets sites that are true.
  heap: { take: "allocs", name: "memory", is: "totals", now: ["inuse_objects", "inuse_space"] },
  block: { take: "block", name: "block", is: "totals" },
  mutex: { take: "mutex", name: "mutex", is: "totals" },
  goroutine: { take: "goroutine", name: "goroutine", is: "now" },
  await: { take: "await", name: "await", is: "windows" },
};

/** How a kind is sent; those of the program's own are what is there now. */
export function sentKind(name: string): SentKind {
  return SENT_KINDS[name === "allocs" ? "heap" : name] ?? { take: name, name, is: "now" };
}
