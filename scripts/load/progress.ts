/** Milestones for readers that are no terminal. */
const SHARES = [0.25, 0.5, 0.75];

/** Says how far something is whose length can only be estimated. */
export interface Progress {
  /** Ends it; a line on a terminal vanishes. */
  stop(): void;
}

/**
 * Shows on standard error how far a load is: one line that changes on a
 * terminal, a plain line at each quarter elsewhere.
 *
 * @param expected How long it will take, in seconds; an estimate.
 */
export function showProgress(expected: number): Progress {
  const begin = performance.now();
  const elapsed = () => (performance.now() - begin) / 1000;
  const terminal = Deno.stderr.isTerminal();
  if (!terminal) {
    const timers = SHARES.filter(() => expected >= 4).map((share) =>
      setTimeout(
        () => console.error(progressLine(share * expected, expected)),
        share * expected * 1e3,
      )
    );
    return { stop: () => timers.forEach(clearTimeout) };
  }
  const write = (text: string) => Deno.stderr.writeSync(new TextEncoder().encode(text));
  const timer = setInterval(() => write(`\r\x1b[K${progressLine(elapsed(), expected)}`), 200);
  return {
    stop() {
      clearInterval(timer);
      write("\r\x1b[K");
    },
  };
}

/** What is known of a load after some of its time. */
export function progressLine(elapsed: number, expected: number): string {
  const percent = Math.min(99, Math.floor(100 * elapsed / expected));
  return `about ${percent} % after ${elapsed.toFixed(0)} s, ${
    Math.max(0, expected - elapsed).toFixed(0)
  } s to go`;
}
