import { fetchProfile } from "../../fetch/fetch_profile.ts";
import type { SourceOptions } from "../../fetch/source_options.ts";
import { sourceUrl } from "../../fetch/http/source_url.ts";
import type { ObjectTools } from "../../machine/object_tools.ts";
import { KNOWN_KINDS, type ProfileSource } from "../../web/profile_source.ts";
import type { Terminal } from "../terminal.ts";

const ROUTES = "/debug/pprof/";

/** A kind that a program offers, and the source that takes it. */
type Offer = Omit<ProfileSource, "take"> & { from: string };

/**
 * What more can be had from a program that the command line names.
 *
 * @param source The command line's source.
 * @param tools Know the files of programs.
 * @param terminal Hears what goes on.
 * @returns The kinds of the first program; none if there is only files.
 */
export async function liveSources(
  source: SourceOptions,
  tools: ObjectTools,
  terminal: Terminal,
): Promise<ProfileSource[]> {
  const offers = serviceOffers(source) ?? await inspectorOffers(source) ?? [];
  return offers.map(({ from, ...kind }) => ({
    ...kind,
    take: (seconds, _signal, hz) => {
      const one = { ...source, sources: [atRate(from, hz)], bases: [], seconds: seconds || -1 };
      return fetchProfile(one, tools, terminal);
    },
  }));
}

function atRate(from: string, hz: number | undefined): string {
  if (hz === undefined) return from;
  return `${from}${from.includes("?") ? "&" : "?"}hz=${hz}`;
}

function serviceOffers({ sources }: SourceOptions): Offer[] | undefined {
  const urls = sources.map((each) => sourceUrl(each, -1, -1)?.url);
  const live = urls.find((url) => url?.includes(ROUTES) && !url.startsWith("inspect:"));
  if (live === undefined) return undefined;
  const root = live.slice(0, live.indexOf(ROUTES) + ROUTES.length);
  return KNOWN_KINDS.map((kind) => ({ ...kind, from: root + kind.name }));
}

async function inspectorOffers({ sources }: SourceOptions): Promise<Offer[] | undefined> {
  const live = sources.find((each) => each.startsWith("inspect:"));
  if (live === undefined) return undefined;
  const { relatedSources } = await import("../../fetch/inspect/inspect_source.ts");
  return relatedSources(live).flatMap(({ name, seconds, source }) => {
    const kind = KNOWN_KINDS.find((each) => each.name === name);
    return kind ? { ...kind, seconds: kind.seconds || seconds, from: source } : [];
  });
}
