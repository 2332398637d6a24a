import { FetchError } from "../messages.ts";
import { pprofOfJson } from "./pprof_json.ts";
import { parseJson } from "./parse_json.ts";
import type { Store, StoreQuery, StoreRequests } from "./store.ts";
import { selector } from "./selector.ts";
import { STORED_TYPES, typeId } from "./stored_types.ts";

const QUERIES = "/querier.v1.QuerierService";
const MAX_LISTED = 20;

/** Pyroscope: a query of its `QuerierService`, which answers with a pprof as JSON. */
export const PYROSCOPE: Store = {
  title: "Pyroscope",
  port: 4040,
  async fetch(query, requests) {
    const type = STORED_TYPES[query.type];
    const answer = await requests.post(`${QUERIES}/SelectMergeProfile`, {
      profileTypeID: type ? typeId(type) : query.type,
      labelSelector: selector([["service_name", query.service], ...query.labels]),
      start: Math.floor(query.from),
      end: Math.ceil(query.until),
    });
    if (!answer) return undefined;
    const pprof = answer.isJson ? pprofOfJson(parseJson(answer.body)) : answer.body;
    if (pprof.byteLength === 0) await checkService(query, requests);
    return pprof.byteLength === 0 ? undefined : pprof;
  },
};

/** Says which services there are, if that one is not. */
async function checkService(query: StoreQuery, requests: StoreRequests): Promise<void> {
  const { service, from, until } = query;
  const answer = await requests.post(`${QUERIES}/LabelValues`, {
    name: "service_name",
    start: Math.floor(from),
    end: Math.ceil(until),
  }).catch(() => undefined);
  if (!answer?.isJson) return;
  const { names } = parseJson(answer.body) as { names?: unknown };
  if (!Array.isArray(names) || names.includes(service) || names.length === 0) return;
  const listed = names.slice(0, MAX_LISTED).map(String).join(", ");
  throw new FetchError(`it has no service "${service}" in that time, only ${listed}`);
}
