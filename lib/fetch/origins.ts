/**
 * Which servers the mappings of a profile came from.
 *
 * @module
 */
import type { Int64 } from "../go/int64.ts";
import { parseGoUrl } from "../go/url.ts";
import type { Profile } from "../profile/types.ts";

/** A server that may know names, and where the mapping began there. */
interface Origin {
  /** What the profile was fetched from. */
  url: string;
  /** Memory start of the mapping. */
  start: Int64;
}

/** Servers by the build id of a mapping, or its file; empty for profiles from files. */
export type Origins = ReadonlyMap<string, readonly Origin[]>;

/**
 * Notes the server of each mapping. One without build id and file gets the URL
 * as its file until names are there: {@linkcode forgetOrigins}.
 *
 * @param profile The profile; its mappings change.
 * @param url What it was fetched from.
 * @returns The servers.
 */
export function noteOrigins({ mapping }: Profile, url: string): Origins {
  const origins = new Map<string, Origin[]>();
  for (const each of mapping) {
    if (each.buildId === "" && each.filename === "") each.filename = url;
    const key = each.buildId || each.filename;
    origins.set(key, [...origins.get(key) ?? [], { url, start: each.memoryStart }]);
  }
  return origins;
}

/** All servers of several profiles. */
export function joinOrigins(all: readonly Origins[]): Origins {
  const joined = new Map<string, Origin[]>();
  for (const origins of all) {
    for (const [key, list] of origins) joined.set(key, [...joined.get(key) ?? [], ...list]);
  }
  return joined;
}

/** Takes URLs away that stand for files. */
export function forgetOrigins({ mapping }: Profile): void {
  for (const each of mapping) {
    if (each.buildId !== "") continue;
    const url = parseGoUrl(each.filename);
    if (url && url.scheme !== "") each.filename = "";
  }
}
