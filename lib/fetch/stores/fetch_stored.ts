import type { HttpClient, HttpResponse } from "../http/client.ts";
import { errorMessage } from "../../base/error_message.ts";
import { openClient } from "../fetch_url.ts";
import { FetchError, type Messages } from "../messages.ts";
import type { SourceOptions } from "../source_options.ts";
import type { StoreAnswer, StoreQuery, StoreRequests } from "./store.ts";
import { storeSource } from "./store_source.ts";
import { STORES } from "./table.ts";

const TIMEOUT = 60;
const MAX_TEXT = 200;

/**
 * Fetches a profile from a store: all that fits to its labels and time, as one.
 *
 * @param source See {@linkcode storeSource}.
 * @returns A pprof.
 * @throws {FetchError} If there is none; secrets are not in its message.
 */
export async function fetchStored(
  source: string,
  { timeout, tls }: Pick<SourceOptions, "timeout" | "tls">,
  messages: Messages,
): Promise<Uint8Array> {
  const { scheme, query: given, base } = storeSource(source);
  const store = await STORES[scheme]!();
  const query = { ...given, base: base(store.port) };
  const span = [query.from, query.until].map((time) => new Date(time).toISOString()).join(" to ");
  messages.print(`Fetching ${query.type} of ${query.service} from ${store.title}, ${span}`);
  const client = await openClient(tls);
  const requests = requestsTo(query, client, (timeout > 0 ? timeout : TIMEOUT) * 1e3);
  const found = await store.fetch(query, requests).catch((error) => {
    throw new FetchError(`${store.title}: ${errorMessage(error)}`, { cause: error });
  });
  if (found) return found;
  throw new FetchError(
    `${store.title} has no ${query.type} of "${query.service}" in that time: look at type, from, until and label`,
  );
}

function requestsTo(
  { base, tenant }: StoreQuery,
  client: HttpClient,
  timeout: number,
): StoreRequests {
  const headers: Record<string, string> = tenant === "" ? {} : { "x-scope-orgid": tenant };
  return {
    get: async (path) => await answerOf(await client.send({ url: base + path, headers, timeout })),
    async post(path, body) {
      const json = { ...headers, "content-type": "application/json" };
      const url = base + path;
      return await answerOf(
        await client.send({ url, headers: json, body: JSON.stringify(body), timeout }),
      );
    },
  };
}

async function answerOf(response: HttpResponse): Promise<StoreAnswer | undefined> {
  const body = await new Response(response.body).bytes();
  const type = response.header("content-type");
  if (response.isOk) {
    if (/^text\/html\b/.test(type)) throw new FetchError("it answers with a page");
    return { isJson: /^application\/json\b/.test(type), body };
  }
  // A store that has nothing says so with 404, and no page.
  if (response.status.startsWith("404") && /json/.test(type)) return undefined;
  const text = /html/.test(type)
    ? ""
    : messageOf(new TextDecoder().decode(body.subarray(0, 4_096)));
  const hint = /^40[13]/.test(response.status) ? ": look at user, password and tenant" : "";
  throw new FetchError(`server response: ${response.status}${text && ` - ${text}`}${hint}`);
}

/** What an error of Connect or of gRPC says. */
function messageOf(text: string): string {
  const message = /"message"\s*:\s*"((?:[^"\\]|\\.)*)"/.exec(text)?.[1] ?? text;
  // deno-lint-ignore no-control-regex -- what others send goes to a terminal
  return message.replace(/[\x00-\x1f\x7f-\x9f]+/g, " ").trim().slice(0, MAX_TEXT);
}
