import { fetchProfile } from "../../fetch/fetch_profile.ts";
import type { SourceOptions } from "../../fetch/source_options.ts";
import { sourceUrl } from "../../fetch/http/source_url.ts";
import type { ObjectTools } from "../../machine/object_tools.ts";
import { KNOWN_KINDS, type ProfileSource } from "../../web/profile_source.ts";
import type { Terminal } from "../terminal.ts";

const ROUTES = "/debug/pprof/";

/**
 * What more can be had from a service that the command line names.
 *
 * @param source The command line's source.
 * @param tools Know the files of programs.
 * @param terminal Hears what goes on.
 * @returns The kinds of the first service; none if there is only files.
 */
export function liveSources(
  source: SourceOptions,
  tools: ObjectTools,
  terminal: Terminal,
): ProfileSource[] {
  const urls = source.sources.map((each) => sourceUrl(each, -1, -1)?.url);
  const live = urls.find((url) => url?.includes(ROUTES));
  if (live === undefined) return [];
  const root = live.slice(0, live.indexOf(ROUTES) + ROUTES.length);
  return KNOWN_KINDS.map((kind) => ({
    ...kind,
    take: (seconds) => {
      const one = { ...source, sources: [root + kind.name], bases: [], seconds: seconds || -1 };
      return fetchProfile(one, tools, terminal);
    },
  }));
}
