import { FetchError } from "../messages.ts";
import { parseJson } from "./parse_json.ts";
import { selector } from "./selector.ts";
import type { Store, StoreRequests } from "./store.ts";
import { STORED_TYPES, type StoredType, typeId } from "./stored_types.ts";

const QUERY = "/api/profiles/query";
const TYPES = "/api/profiles/types";
/** Of profiles that had a duration: they are added up. */
const DELTA = ":delta";
/** Names that are windows always. */
const WINDOWS: readonly string[] = ["process_cpu", "await"];

/** Parca: its query, as a pprof. The service is the label `job`. */
export const PARCA: Store = {
  title: "Parca",
  port: 7070,
  async fetch({ type, service, labels, from, until }, requests) {
    const known = STORED_TYPES[type];
    const id = known ? await idOf(known, requests) : type;
    const query = `${id}${selector([["job", service], ...labels])}`;
    const parameters = new URLSearchParams({
      mode: "MODE_MERGE",
      "merge.query": query,
      "merge.start": new Date(from).toISOString(),
      "merge.end": new Date(until).toISOString(),
      reportType: "REPORT_TYPE_PPROF",
    });
    const answer = await requests.get(`${QUERY}?${parameters}`);
    if (!answer) return undefined;
    return answer.isJson ? bytesOf(parseJson(answer.body)) : answer.body;
  },
};

/** Whether an id has `:delta` depends on what was stored. */
async function idOf(type: StoredType, requests: StoreRequests): Promise<string> {
  const answer = await requests.get(TYPES).catch(() => undefined);
  const { types } = answer?.isJson ? parseJson(answer.body) as { types?: unknown } : {};
  const known = (Array.isArray(types) ? types : []).filter((each) => isSame(type, each));
  const isDelta = known.length > 0
    ? known.some(({ delta }) => delta === true)
    : WINDOWS.includes(type.name);
  return typeId(type) + (isDelta ? DELTA : "");
}

interface ListedType {
  name?: unknown;
  sampleType?: unknown;
  sampleUnit?: unknown;
  periodType?: unknown;
  periodUnit?: unknown;
  delta?: unknown;
}

function isSame(type: StoredType, listed: unknown): listed is ListedType {
  if (typeof listed !== "object" || listed === null) return false;
  const { name, sampleType, sampleUnit, periodType, periodUnit } = listed as ListedType;
  return [name, sampleType, sampleUnit, periodType, periodUnit].join(":") === typeId(type);
}

/** Bytes are base64 in JSON. */
function bytesOf({ pprof }: Readonly<Record<string, unknown>>): Uint8Array | undefined {
  if (pprof === undefined || pprof === "") return undefined;
  if (typeof pprof === "string") {
    try {
      return Uint8Array.fromBase64(pprof);
    } catch { /* The error below says it. */ }
  }
  throw new FetchError("it answers with a profile that cannot be read");
}
