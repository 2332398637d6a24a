/**
 * What a source of a diagnosis is: one profile, a record, or a service that has several.
 *
 * @module
 */
import { errorMessage } from "../../base/error_message.ts";
import { delay } from "../../base/delay.ts";
import type { RecordedTimeline } from "../../contract/timeline.ts";
import type { GivenProfile } from "../../diagnose/evidence.ts";
import { fetchProfile } from "../../fetch/fetch_profile.ts";
import { fetchSource } from "../../fetch/fetch_source.ts";
import { sourceUrl } from "../../fetch/http/source_url.ts";
import { FetchError, type Messages } from "../../fetch/messages.ts";
import { Records } from "../../fetch/records/records.ts";
import type { SourceOptions } from "../../fetch/source_options.ts";
import { fetchTimeline } from "../../fetch/timeline.ts";
import type { ObjectTools } from "../../machine/object_tools.ts";

/** What a source has. */
export interface SourceEvidence {
  given: GivenProfile[];
  timeline?: RecordedTimeline | undefined;
  /** Where its time line can be seen. */
  recorder?: string;
  /** Of a service: where more can be taken. */
  service?: string;
  missing: string[];
}

/** What reading takes. */
interface Reading {
  options: SourceOptions;
  tools: ObjectTools;
  messages: Messages;
}

/** How long a service is watched, if nobody says. */
const SECONDS = 5;
/** What its recorder has at most. */
const LAST = "300s";
const GRACE_SECONDS = 60;
const TIMELINE_MILLIS = 30_000;

/**
 * Reads a source, as the first reader that knows it.
 *
 * @throws {FetchError} If it has nothing.
 */
export async function diagnosedSource(source: string, reading: Reading): Promise<SourceEvidence> {
  for (const read of READERS) {
    const evidence = await read(source, reading);
    if (evidence) return evidence;
  }
  const profile = await single(source, reading);
  return { given: [{ profile, source }], missing: [] };
}

const READERS: readonly ((
  source: string,
  reading: Reading,
) => Promise<SourceEvidence | undefined>)[] = [readRecord, readInspected, readService];

async function single(source: string, { options, tools, messages }: Reading) {
  return await fetchProfile({ ...options, sources: [source], bases: [] }, tools, messages);
}

/** All profiles of a record, or of the newest in a folder. */
async function readRecord(source: string): Promise<SourceEvidence | undefined> {
  const records = await Records.open(source);
  const [newest] = await records?.list() ?? [];
  if (!records || !newest) return undefined;
  const given: GivenProfile[] = [];
  const missing: string[] = [];
  const note = (what: string) => (error: unknown) => {
    missing.push(`${what} of ${newest.name}: ${errorMessage(error)}`);
    return undefined;
  };
  for (const kind of newest.kinds) {
    const profile = await records.profile({ record: newest.name, kind }).catch(note(kind));
    if (profile) given.push({ profile, source: `${source}/${kind}.pb.gz` });
  }
  const timeline = await records.timeline(newest.name).catch(note("the time line"));
  if (given.length === 0 && !timeline) throw new FetchError(`${source}: ${missing.join("; ")}`);
  return { given, timeline, recorder: `deno task pprof -http=: ${source}`, missing };
}

/** A program with an inspector, and nothing of ours in it: CPU, then what holds its loop. */
async function readInspected(source: string, reading: Reading) {
  const [, root, query = ""] = /^(inspect:\/\/[^/?]+)\/?(\?.*)?$/.exec(source) ?? [];
  if (root === undefined) return undefined;
  const given: GivenProfile[] = [];
  for (const kind of ["profile", "block"]) {
    const one = `${root}/${kind}${query}`;
    const options = withSeconds(reading.options);
    given.push({ profile: await single(one, { ...reading, options }), source: one });
  }
  const missing = [
    "heap, retained, goroutine: name them as sources, such as " + `${root}/retained`,
  ];
  return { given, missing };
}

/** A service by its address alone. */
async function readService(source: string, reading: Reading): Promise<SourceEvidence | undefined> {
  const root = serviceRoot(source);
  if (root === undefined) return undefined;
  const { options, tools, messages } = reading;
  const seconds = options.seconds > 0 ? options.seconds : SECONDS;
  const missing: string[] = [];
  let refused: unknown;
  const note = (what: string) => (error: unknown) => {
    refused ??= error;
    missing.push(`${what}: ${errorMessage(error)}`);
    return undefined;
  };
  const take = async (path: string): Promise<GivenProfile[]> => {
    const silent = { ...messages, print: () => {} };
    // A service that is in trouble answers late.
    const timeout = options.timeout > 0 ? options.timeout : seconds + GRACE_SECONDS;
    const one = { ...options, seconds: -1, timeout };
    const fetched = await fetchSource(root + path, one, tools, silent).catch(note(path));
    return fetched ? [{ profile: fetched.profile, source: root + path }] : [];
  };
  messages.print(
    `Looking at ${withoutSecret(root)} for ${seconds} s: CPU, waits, heap, locks, stalls`,
  );
  const before = await take("heap");
  // Nobody answers: nine more questions would not be answered either.
  if (before.length === 0 && !isAnswer(refused)) throw refused;
  const started = performance.now();
  const [waits, window] = await Promise.all([
    take(`await?seconds=${seconds}`),
    take(`profile?seconds=${seconds}`),
  ]);
  // A service without waits refuses at once; the heap shall be compared all the same.
  await delay(Math.max(0, seconds * 1e3 - (performance.now() - started)));
  const limits = { timeout: TIMELINE_MILLIS, tls: options.tls };
  const timeline = await fetchTimeline(`${root}ui/timeline`, limits).catch(
    note("the last minutes"),
  );
  // Other services than ours do not look back: what they do with `last` is unknown.
  const cpu = timeline ? await take(`profile?last=${LAST}`) : [];
  const rest = [...await take("heap"), ...await take("block"), ...await take("mutex")];
  const given = [...before, ...waits, ...window, ...cpu, ...rest];
  if (given.length === 0) throw refused;
  missing.push(
    "retained, goroutine: each stops the program for a heap snapshot; name them as sources, such " +
      `as ${withoutSecret(root)}retained`,
  );
  return { given, timeline, recorder: `${root}ui/recorder`, service: root, missing };
}

/** Where its routes are; nothing for what names one of them, or is no address. */
function serviceRoot(source: string): string | undefined {
  try {
    // What exists as a file is one, whatever it looks like.
    Deno.statSync(source);
    return undefined;
  } catch {
    const url = sourceUrl(source, -1, -1)?.url;
    const [, root] = /^(https?(?:\+insecure)?:\/\/[^/?]+)(?:\/debug\/pprof)?\/?$/.exec(
      source.includes("://") ? source : url?.replace(/\/debug\/pprof\/profile$/, "") ?? "",
    ) ?? [];
    return root === undefined ? undefined : `${root}/debug/pprof/`;
  }
}

/** Whether a server said no, which is more than nothing. */
function isAnswer(error: unknown): boolean {
  return errorMessage(error).startsWith("server response:");
}

function withSeconds(options: SourceOptions): SourceOptions {
  return options.seconds > 0 ? options : { ...options, seconds: SECONDS };
}

/** Without a password. */
export function withoutSecret(url: string): string {
  return url.replace(/\/\/[^/@]*@/, "//");
}
