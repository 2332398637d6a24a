import { fetchProfile } from "../../fetch/fetch_profile.ts";
import type { SourceOptions } from "../../fetch/source_options.ts";
import { type OfferedSource, serviceSources } from "../../fetch/http/service_sources.ts";
import type { ObjectTools } from "../../machine/object_tools.ts";
import type { ProfileSource } from "../../web/profile_source.ts";
import type { Terminal } from "../terminal.ts";

/**
 * What more can be had from a program that the command line names.
 *
 * @param options The command line's sources.
 * @param tools Know the files of programs.
 * @param terminal Hears what goes on.
 * @returns The kinds of the first program; none if there is only files.
 */
export async function liveSources(
  options: SourceOptions,
  tools: ObjectTools,
  terminal: Terminal,
): Promise<ProfileSource[]> {
  const { sources } = options;
  const offers = serviceOffers(sources) ?? await inspectorOffers(sources) ?? [];
  return offers.map(({ source, ...kind }) => ({
    ...kind,
    take: (seconds, _signal, hz) => {
      const one = { ...options, sources: [atRate(source, hz)], bases: [], seconds: seconds || -1 };
      return fetchProfile(one, tools, terminal);
    },
  }));
}

function atRate(source: string, hz: number | undefined): string {
  if (hz === undefined) return source;
  return `${source}${source.includes("?") ? "&" : "?"}hz=${hz}`;
}

/** Of the first service. */
function serviceOffers(sources: readonly string[]): OfferedSource[] | undefined {
  return sources.map(serviceSources).find((offers) => offers !== undefined);
}

async function inspectorOffers(sources: readonly string[]): Promise<OfferedSource[] | undefined> {
  const live = sources.find((each) => each.startsWith("inspect:"));
  if (live === undefined) return undefined;
  const { relatedSources } = await import("../../fetch/inspect/inspect_source.ts");
  return relatedSources(live);
}
