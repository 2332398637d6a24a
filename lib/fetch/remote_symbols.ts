/**
 * Names for addresses from the servers that profiles came from.
 *
 * @module
 */
import { posix } from "node:path";
import { NumberError, parseErrorText } from "../go/strconv.ts";
import { formatGoUrl, parseGoUrl } from "../go/url.ts";
import type { Func, Line, Location, Mapping, Profile } from "../profile/types.ts";
import { openClient, refusal } from "./fetch_url.ts";
import type { TlsFiles } from "./http/tls_files.ts";
import { errorMessage } from "../base/error_message.ts";
import { FetchError } from "./messages.ts";
import type { Origins } from "./origins.ts";

/** Asks a server about addresses. */
interface AskServer {
  (url: string, addresses: string): Promise<string>;
}

/**
 * Names the functions of a profile, mapping by mapping.
 *
 * @param profile The profile; its locations, functions and mappings change.
 * @param force Whether to ask about mappings that have names.
 * @param origins The servers.
 * @param ask Asks them.
 * @throws {FetchError} If a server does not answer, or not sensibly.
 */
export async function symbolizeRemotely(
  profile: Profile,
  force: boolean,
  origins: Origins,
  ask: AskServer,
): Promise<void> {
  for (const mapping of profile.mapping) {
    if (mapping.hasFunctions && !force) continue;
    const { filename, buildId } = mapping;
    const known = [...origins.get(filename) ?? [], ...buildId ? origins.get(buildId) ?? [] : []];
    for (const { url, start } of known) {
      const server = symbolUrl(url);
      if (server === undefined) continue;
      const shift = BigInt(start) - BigInt(mapping.memoryStart);
      await symbolizeMapping(profile, mapping, shift, (addresses) => ask(server, addresses));
      mapping.hasFunctions = true;
      break;
    }
  }
}

/** Endings of gperftools' pages, whose symbols are beside them. */
const GPERFTOOLS_REGEXP = /\/pprof\/(heap|growth|profile|pmuprofile|contention)$/;

/**
 * Where the server of a profile has names.
 *
 * @param source What the profile was fetched from.
 * @returns The URL, or `undefined` if the source is not one.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * import { symbolUrl } from "./remote_symbols.ts";
 *
 * strictEqual(symbolUrl("http://h/debug/pprof/heap?gc=1"), "http://h/debug/pprof/symbol");
 * strictEqual(symbolUrl("http://h/profilez"), "http://h/symbolz");
 * ```
 */
export function symbolUrl(source: string): string | undefined {
  const url = parseGoUrl(source);
  if (!url || url.host === "") return undefined;
  const isBeside = url.path.includes("/debug/pprof/") || GPERFTOOLS_REGEXP.test(url.path);
  const path = posix.normalize(`${url.path}/../${isBeside ? "symbol" : "symbolz"}`);
  return formatGoUrl({ ...url, path, query: "" });
}

/** Asks over HTTP. */
export function askOverHttp(files: TlsFiles): AskServer {
  return async (url, body) => {
    try {
      const response = await (await openClient(files)).send({ url, body });
      if (!response.isOk) throw await refusal(response);
      return await new Response(response.body).text();
    } catch (error) {
      throw new FetchError(`http post ${url}: ${errorMessage(error)}`, { cause: error });
    }
  };
}

async function symbolizeMapping(
  profile: Profile,
  mapping: Mapping,
  shift: bigint,
  ask: (addresses: string) => Promise<string>,
): Promise<void> {
  const own = profile.location.filter((location) => location.mapping === mapping);
  const nameless = own.filter(({ address, line }) => BigInt(address) !== 0n && line.length === 0);
  if (nameless.length === 0) return;
  const addresses = nameless.map(({ address }) => {
    const there = shifted(BigInt(address), shift);
    if (there !== undefined) return `0x${there.toString(16)}`;
    throw new FetchError(`cannot adjust address ${address} by ${shift}, it would overflow`);
  });
  const names = readNames(await ask(addresses.join("+")), shift);
  nameLocations(profile, own, names);
}

/** Names by address here, from lines such as `0x1234 main`. */
function readNames(answer: string, shift: bigint): Map<bigint, string> {
  const names = new Map<bigint, string>();
  // Go's pprof passes over a last line that does not end.
  for (const [line] of answer.matchAll(/[^\n]*\n/g)) {
    const [, text, name = ""] = /(0x[\da-f]+)[\t\n\f\r ]+([^\n]*)/i.exec(line) ?? [];
    if (text === undefined) continue;
    const there = BigInt(text);
    if (there !== asAddress(there)) {
      throw new FetchError(
        `unexpected parse failure ${text}: ${
          parseErrorText("ParseUint", text, new NumberError(true))
        }`,
      );
    }
    const here = shifted(there, -shift);
    if (here === undefined) {
      throw new FetchError(
        `cannot adjust symbolz address ${there} by ${-shift}, it would overflow`,
      );
    }
    names.set(here, name);
  }
  return names;
}

function nameLocations(
  profile: Profile,
  locations: readonly Location[],
  names: ReadonlyMap<bigint, string>,
): void {
  const functions = new Map<string, Func>();
  for (const name of names.values()) {
    if (functions.has(name)) continue;
    const id = profile.function.length + 1;
    const func: Func = { id, name, systemName: name, filename: "", startLine: 0 };
    functions.set(name, func);
    profile.function.push(func);
  }
  for (const location of locations) {
    const name = names.get(BigInt(location.address));
    if (name === undefined) continue;
    const line: Line = { function: functions.get(name)!, line: 0, column: 0 };
    location.line = [line];
  }
}

/** @returns `undefined` if the sum is no address. */
function shifted(address: bigint, shift: bigint): bigint | undefined {
  const sum = address + shift;
  return sum === asAddress(sum) ? sum : undefined;
}

/** What fits into 64 bits of it. */
function asAddress(value: bigint): bigint {
  return BigInt.asUintN(64, value);
}
