import type { HttpClient } from "../http/client.ts";
import { FetchError } from "../messages.ts";
import { fetchText } from "./fetch_text.ts";

/** An isolate, or a page, that an inspector's host lists. */
export interface InspectorTarget {
  id: string;
  /** `node` for programs, Deno's too; in browsers `page`, `worker`, `service_worker` and others. */
  type: string;
  title: string;
  /** Of the main module, or of the page. */
  url: string;
  /** Where to connect. */
  socket: string;
}

/** A browser with a hundred pages lists 100 KB. */
const MAX_BYTES = 4 << 20;
const TIMEOUT_MILLIS = 5_000;
/** What is meant where nobody says: not a page's workers and frames, nor a browser's own surfaces. */
const MAIN_TYPES: readonly string[] = ["node", "page"];
/** Titles may be as long as pages like. */
const MAX_TITLE = 80;

/**
 * Asks an inspector's host for its targets.
 *
 * @param host Name and port.
 * @throws {FetchError} If there is no inspector.
 */
export async function listTargets(client: HttpClient, host: string): Promise<InspectorTarget[]> {
  const refuse = (why: string, cause?: unknown) =>
    new FetchError(`no inspector at ${host}: ${why}`, { cause });
  const url = `http://${host}/json/list`;
  const limits = { timeout: TIMEOUT_MILLIS, most: MAX_BYTES };
  const text = await fetchText(client, url, limits).catch((error) => {
    throw refuse((error as Error).message, error);
  });
  const listed = parse(text);
  if (!Array.isArray(listed)) throw refuse("what it answers to /json/list is no list of targets");
  return listed.flatMap((each) => target(each, host) ?? []);
}

/**
 * Chooses a target: by its place in the list from 1 on, by its id, or by a text
 * that only its title or URL has.
 *
 * @param wanted `""` for the only one that there is.
 * @throws {FetchError} With the list, if not exactly one is meant.
 */
export function chooseTarget(targets: readonly InspectorTarget[], wanted: string): InspectorTarget {
  if (targets.length === 0) throw new FetchError("the inspector has nothing to connect to");
  const meant = wanted === ""
    ? targets.filter(({ type }) => MAIN_TYPES.includes(type))
    : matching(targets, wanted);
  if (meant.length === 1) return meant[0]!;
  const count = meant.length === 0 ? "no" : meant.length;
  const why = wanted === ""
    ? `there are ${count} programs or pages`
    : `${count} targets are "${wanted}"`;
  const list = targets.map((each, i) => `  ${i + 1}  ${describeTarget(each)}`);
  throw new FetchError(
    [`${why}; choose with target=NUMBER, an id, or a part of the title or URL:`, ...list].join(
      "\n",
    ),
  );
}

/** Type, title and URL in a line. */
export function describeTarget({ type, title, url }: InspectorTarget): string {
  return [type, title, title === url ? "" : url].filter((part) => part !== "").map((part) =>
    part.length > MAX_TITLE ? `${part.slice(0, MAX_TITLE)}…` : part
  ).join("  ").replace(/\p{Cc}/gu, " ");
}

function matching(targets: readonly InspectorTarget[], wanted: string): InspectorTarget[] {
  const byId = targets.filter(({ id }) => id === wanted);
  if (byId.length > 0) return byId;
  if (/^\d+$/.test(wanted)) return targets.slice(Number(wanted) - 1, Number(wanted));
  return targets.filter(({ title, url }) => title.includes(wanted) || url.includes(wanted));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Nothing for what has no socket: somebody else has it alone. */
function target(listed: unknown, host: string): InspectorTarget | undefined {
  const { id, type, title, url, webSocketDebuggerUrl } = (listed ?? {}) as Record<string, unknown>;
  const there = typeof webSocketDebuggerUrl === "string" && URL.parse(webSocketDebuggerUrl);
  if (!there) return undefined;
  const text = (value: unknown) => typeof value === "string" ? value : "";
  return {
    id: text(id),
    type: text(type),
    title: text(title),
    url: text(url),
    // Behind a tunnel or a container's port the host has another name for itself.
    socket: `ws://${host}${there.pathname}`,
  };
}
