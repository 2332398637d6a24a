/**
 * Sources that are programs with an inspector: `inspect://127.0.0.1:9229/heap`.
 *
 * @module
 */
import { kindOffers } from "../../collect/kinds/kind_offer.ts";
import type { ProfileKind } from "../../collect/kinds/profile_kind.ts";
import { PROFILE_KINDS } from "../../collect/kinds/profile_kinds.ts";
import { isHz, MAX_HZ, MIN_HZ } from "../../collect/cpu/sampling_interval.ts";
import { LACKS } from "../../collect/target/capabilities.ts";
import { encodeQuery, formatGoUrl, parseGoUrl, parseQuery } from "../../go/url.ts";
import type { OfferedSource } from "../http/service_sources.ts";
import { FetchError } from "../messages.ts";

/** What to take from which program. */
export interface InspectSource {
  /** Name and port of an inspector, or the number of a process. */
  at: { host: string } | { pid: number };
  kind: ProfileKind;
  seconds: number;
  /** Chooses among several targets; `""` for the only one. */
  target: string;
  /** Absent where nobody says. */
  recompile?: boolean;
  /** Absent for all of the process. */
  threads?: "main";
  /** Absent for native stacks where they can be had. */
  native?: boolean;
  /** Samples a second; absent for the usual rate. */
  hz?: number;
}

const DEFAULT_PORT = 9229;
/** V8 keeps what it samples until the end. */
const MAX_SECONDS = 600;
const PARAMETERS: readonly string[] = ["seconds", "target", "recompile", "threads", "native", "hz"];

/**
 * Reads such a source.
 *
 * @param source The source.
 * @param seconds What `-seconds` says; not positive for what the source says.
 * @throws {FetchError} If it is not one.
 *
 * @example
 * ```ts
 * import { deepStrictEqual, strictEqual } from "node:assert/strict";
 * import { inspectSource } from "./inspect_source.ts";
 *
 * const { at, kind, seconds } = inspectSource("inspect://pid:1234/profile?seconds=5", -1);
 * deepStrictEqual(at, { pid: 1234 });
 * strictEqual(kind.name, "profile");
 * strictEqual(seconds, 5);
 * ```
 */
export function inspectSource(source: string, seconds: number): InspectSource {
  const url = parseGoUrl(source);
  if (!url || url.host === "" || url.user !== "") {
    throw new FetchError(
      "not an inspector: write inspect://HOST:PORT/KIND or inspect://pid:NUMBER/KIND",
    );
  }
  const name = url.path.replace(/^\/|\/$/g, "");
  const kind = kindOf(name);
  const query = parseQuery(url.query);
  const unknown = [...query.keys()].find((key) => !PARAMETERS.includes(key));
  if (unknown !== undefined) {
    throw new FetchError(`unknown parameter "${unknown}", only ${PARAMETERS.join(", ")}`);
  }
  const recompile = query.get("recompile");
  const threads = query.get("threads");
  if (threads !== null && threads !== "main") throw new FetchError(`threads can only be "main"`);
  return {
    at: address(url.host),
    kind,
    seconds: windowLength(kind, seconds, query.get("seconds")),
    target: query.get("target") ?? "",
    ...(recompile === null ? {} : { recompile: recompile !== "0" }),
    ...(threads === null ? {} : { threads: "main" as const }),
    ...(query.get("native") === "0" ? { native: false } : {}),
    ...rate(kind, query.get("hz")),
  };
}

/** What another program has, which may have nothing of ours in it. */
const SEEN = PROFILE_KINDS.filter(({ take }) => take.attached);

function kindOf(name: string): ProfileKind {
  if (name === "") return PROFILE_KINDS[0]!;
  const kind = PROFILE_KINDS.find((each) => each.name === name);
  if (kind?.take.attached) return kind;
  const why = kind && LACKS.attached[kind.needs];
  throw new FetchError(why ?? `an inspector has no "${name}", only ${namesOf(SEEN)}`);
}

function namesOf(kinds: readonly ProfileKind[]): string {
  return kinds.map(({ name }) => name).join(", ");
}

function rate({ name, hasRate }: ProfileKind, text: string | null): { hz?: number } {
  if (!text) return {};
  if (!hasRate) {
    const others = namesOf(SEEN.filter((kind) => kind.hasRate));
    throw new FetchError(`"${name}" knows no hz, only ${others} does`);
  }
  const hz = Number(text);
  if (!isHz(hz)) throw new FetchError(`hz must be an integer from ${MIN_HZ} to ${MAX_HZ}`);
  return { hz };
}

/** What else pages offer where a source is from: kinds of the same target. */
export function relatedSources(source: string): OfferedSource[] {
  const url = parseGoUrl(source);
  if (!url) return [];
  const query = parseQuery(url.query);
  query.delete("seconds");
  return SEEN.flatMap((kind) =>
    kindOffers([kind]).map((offer) => ({
      ...offer,
      seconds: offer.seconds || lengthOf(kind),
      source: formatGoUrl({ ...url, path: `/${kind.name}`, query: encodeQuery(query) }),
    }))
  );
}

function address(host: string): InspectSource["at"] {
  const [, digits] = /^pid:(\d*)$/i.exec(host) ?? [];
  if (digits === undefined) return { host: /:\d+$/.test(host) ? host : `${host}:${DEFAULT_PORT}` };
  const pid = Number(digits);
  // Linux has no higher numbers; 0 would be a signal to ourselves.
  if (pid < 1 || pid > 2 ** 22) throw new FetchError(`"${digits}" is no number of a process`);
  return { pid };
}

/** How long it takes unless told; 0 for what is there at once. */
function lengthOf({ attachedLength = 0 }: ProfileKind): number {
  return attachedLength;
}

/** What is there at once has no length, whatever other sources of the same command have, but for what can grow. */
function windowLength(kind: ProfileKind, flag: number, parameter: string | null): number {
  const length = lengthOf(kind);
  const isWindow = kind.hasAttachedDelta && (flag > 0 || parameter !== null);
  if (length === 0 && !isWindow) return 0;
  const seconds = flag > 0 ? flag : parameter === null ? length : Number(parameter || NaN);
  if (!(seconds > 0 && seconds <= MAX_SECONDS)) {
    throw new FetchError(`seconds must be more than 0 and at most ${MAX_SECONDS}`);
  }
  return seconds;
}
