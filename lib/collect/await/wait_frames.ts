import { pathToFileURL } from "node:url";
import type { FrameResolver, ResolvedFrame } from "../source/frame_resolver.ts";
import type { Stop, Waited } from "./chain_stacks.ts";

/** A place in a trace: `f (file:///a.ts:1:2)`, `file:///a.ts:1:2`. */
const LINE_REGEXP = /^(?:async )?(?:(.*?) \()?((?:[a-z][\w+.-]*:|\/|[A-Z]:\\).*?):(\d+):(\d+)\)?$/;

/** Turns lines of traces into frames. */
export class WaitFrames {
  #frames = new Map<string, ResolvedFrame | undefined>();
  #resolver: FrameResolver;
  #isMapped: boolean;

  constructor(resolver: FrameResolver, isMapped: boolean) {
    this.#resolver = resolver;
    this.#isMapped = isMapped;
  }

  /** Loads the scripts of these stacks. */
  async prepare(waited: readonly Waited[]): Promise<void> {
    const urls = new Set<string>();
    for (const { stops } of waited) {
      for (const { place, callers } of stops) {
        for (const line of [place, ...callers]) {
          const parsed = parseLine(line);
          if (parsed) urls.add(parsed.url);
        }
      }
    }
    await this.#resolver.prepareSources(urls);
  }

  /** All frames, leaf first; callers only as far as to who waits for the function. */
  stack(stops: readonly Stop[]): ResolvedFrame[] {
    const whole: ResolvedFrame[] = [];
    for (const [i, { place, callers }] of stops.entries()) {
      const frame = this.#of(place);
      if (frame === undefined) continue;
      whole.push(frame);
      const next = stops[i + 1] && this.#of(stops[i + 1]!.place);
      if (next === undefined) continue;
      const between = callers.flatMap((line) => this.#of(line) ?? []);
      const until = between.findIndex((caller) => isSameFunction(caller, next));
      if (until > 0) whole.push(...between.slice(0, until));
    }
    return whole;
  }

  #of(line: string): ResolvedFrame | undefined {
    if (!this.#frames.has(line)) this.#frames.set(line, this.#resolve(line));
    return this.#frames.get(line);
  }

  #resolve(line: string): ResolvedFrame | undefined {
    const parsed = parseLine(line);
    if (parsed === undefined) return undefined;
    const { url, name, row, column } = parsed;
    return this.#resolver.resolveSource(url, row, column, name, this.#isMapped);
  }
}

/** Whether two frames are of one function. */
export function isSameFunction(a: ResolvedFrame, b: ResolvedFrame): boolean {
  return a.name === b.name && a.filename === b.filename && a.startLine === b.startLine;
}

function parseLine(line: string) {
  const [, name = "", at = "", row, column] = LINE_REGEXP.exec(line) ?? [];
  if (at === "") return undefined;
  // Deno gives paths for files; whose code they are is known by URLs.
  const url = at.startsWith("/") ? pathToFileURL(at).href : at;
  return { name: name.replace(/^new /, ""), url, row: Number(row), column: Number(column) };
}
