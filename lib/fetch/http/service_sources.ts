import { kindOffers } from "../../collect/kinds/kind_offer.ts";
import { PROFILE_KINDS } from "../../collect/kinds/profile_kinds.ts";
import type { OfferedKind } from "../../contract/paged_service.ts";
import { sourceUrl } from "./source_url.ts";

/** A kind that a program offers, and the source that takes it. */
export interface OfferedSource extends OfferedKind {
  source: string;
}

const ROUTES = "/debug/pprof/";

/**
 * What can be had from the service that a source is from. Go's have the same
 * names; what a service does not have it says itself.
 *
 * @returns Nothing where a source is from no service.
 *
 * @example
 * ```ts
 * import { serviceSources } from "./service_sources.ts";
 * import { ok, strictEqual } from "node:assert/strict";
 *
 * const sources = serviceSources("http://localhost:4000/debug/pprof/profile?seconds=5");
 * ok(sources?.some(({ source }) => source === "http://localhost:4000/debug/pprof/heap"));
 * strictEqual(serviceSources("cpu.pb.gz"), undefined);
 * ```
 */
export function serviceSources(source: string): OfferedSource[] | undefined {
  const url = sourceUrl(source, -1, -1)?.url;
  if (!url?.includes(ROUTES) || url.startsWith("inspect:")) return undefined;
  const root = url.slice(0, url.indexOf(ROUTES) + ROUTES.length);
  return kindOffers(PROFILE_KINDS).map((kind) => ({ ...kind, source: root + kind.name }));
}
