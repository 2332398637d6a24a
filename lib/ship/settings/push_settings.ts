import { environment } from "../../base/environment.ts";
import { TARGETS } from "../targets/table.ts";
import type { PushFormat, PushOptions, PushSettings } from "./push_options.ts";
import { serviceName } from "./service_name.ts";
import { namedService, otlpHeaders, otlpResource, pairs, type Variables } from "./variables.ts";

/** What is sent unless somebody chooses. */
const KINDS = ["profile", "heap", "block", "mutex"];
const SECONDS = 15;

/**
 * Decides what is pushed where: by options, and by the variables that users of Pyroscope's and
 * OpenTelemetry's agents know.
 *
 * @param options Absent: only what the variables say; `false`: nothing.
 * @param read Reads variables.
 * @returns Nothing if nothing shall be pushed.
 * @throws {RangeError} If it shall, and no address is known, or it is not one.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * import { pushSettings } from "./push_settings.ts";
 *
 * const settings = pushSettings({ url: "http://user:secret@localhost:4040", name: "shop" }, () => undefined);
 * strictEqual(settings?.url, "http://localhost:4040/push.v1.PusherService/Push");
 * strictEqual(settings.headers["authorization"], "Basic dXNlcjpzZWNyZXQ=");
 * ```
 */
export function pushSettings(
  options: PushOptions | false | undefined,
  read: Variables = (name) => environment(name) || undefined,
): PushSettings | undefined {
  if (options === false) return undefined;
  const format = options?.format ?? formatOf(options, read);
  if (format === undefined) return undefined;
  const address = addressOf(format, options?.url, read);
  if (address === undefined) {
    if (options === undefined) return undefined;
    const [variable] = TARGETS[format].variables;
    throw new RangeError(
      `Cannot start the profiler: "push" has no "url", and ${variable} is not set`,
    );
  }
  const { url, authorization } = address;
  const known = format === "otlp" ? otlpResource(read) : { labels: {} };
  const named = namedService(read("PYROSCOPE_APPLICATION_NAME"));
  const { path } = TARGETS[format];
  return {
    url: url.pathname.endsWith(path) || address.isWhole ? url.href : join(url, path),
    format,
    name: options?.name ?? (format === "otlp" ? known.name ?? named.name : named.name) ??
      read("OTEL_SERVICE_NAME") ?? serviceName(),
    seconds: options?.seconds ?? SECONDS,
    labels: {
      ...known.labels,
      ...named.labels,
      ...pairs(read("PYROSCOPE_LABELS")),
      ...options?.labels,
    },
    kinds: options?.kinds ?? KINDS,
    headers: {
      ...(format === "otlp" ? otlpHeaders(read) : {}),
      ...credentials(format, options, authorization, read),
      ...options?.headers,
    },
  };
}

/** Which of the targets is meant where nobody says: Pyroscope's variables come first. */
function formatOf(
  options: PushOptions | undefined,
  read: Variables,
): PushFormat | undefined {
  const isSet = (format: PushFormat) =>
    TARGETS[format].variables.some((variable) => read(variable) !== undefined);
  if (options?.url !== undefined) return "pyroscope";
  if (isSet("pyroscope")) return "pyroscope";
  if (isSet("otlp") && read("OTEL_PROFILES_EXPORTER") !== "none") return "otlp";
  return options === undefined ? undefined : "pyroscope";
}

interface Address {
  url: URL;
  authorization: string | undefined;
  /** Whether its path is that of the requests. */
  isWhole: boolean;
}

function addressOf(
  format: PushFormat,
  given: string | undefined,
  read: Variables,
): Address | undefined {
  const { variables, whole } = TARGETS[format];
  const variable = variables.find((each) => read(each) !== undefined);
  const text = given ?? (variable === undefined ? undefined : read(variable));
  if (text === undefined) return undefined;
  const origin = given === undefined ? variable! : '"push.url"';
  const url = parse(text);
  // It may have a password: it stands in no message.
  if (!url) {
    throw new RangeError(
      `Cannot start the profiler: ${origin} is no address of a server, write it as http://HOST:PORT`,
    );
  }
  const { username, password } = url;
  const authorization = username || password
    ? basic(decodeURIComponent(username), decodeURIComponent(password))
    : undefined;
  url.username = url.password = url.hash = "";
  return { url, authorization, isWhole: given === undefined && variable === whole };
}

function parse(text: string): URL | undefined {
  const url = URL.parse(text) ?? undefined;
  return url && /^https?:$/.test(url.protocol) && url.hostname !== "" ? url : undefined;
}

function join(base: URL, path: string): string {
  const url = new URL(base);
  url.pathname = url.pathname.replace(/\/+$/, "") + path;
  return url.href;
}

function credentials(
  format: PushFormat,
  options: PushOptions | undefined,
  authorization: string | undefined,
  read: Variables,
): Record<string, string> {
  const variable = (name: string) => format === "pyroscope" ? read(name) : undefined;
  const token = options?.token ?? variable("PYROSCOPE_AUTH_TOKEN");
  const user = options?.user ?? variable("PYROSCOPE_BASIC_AUTH_USER");
  const password = options?.password ?? variable("PYROSCOPE_BASIC_AUTH_PASSWORD");
  const tenant = options?.tenant ?? variable("PYROSCOPE_TENANT_ID");
  const isBasic = user !== undefined || password !== undefined;
  const chosen = isBasic ? basic(user ?? "", password ?? "") : undefined;
  const first = options?.token === undefined
    ? chosen ?? authorization ?? (token === undefined ? undefined : `Bearer ${token}`)
    : `Bearer ${token}`;
  return {
    ...(first === undefined ? {} : { authorization: first }),
    ...(tenant === undefined ? {} : { "x-scope-orgid": tenant }),
  };
}

function basic(user: string, password: string): string {
  const bytes = new TextEncoder().encode(`${user}:${password}`);
  return `Basic ${btoa(String.fromCharCode(...bytes))}`;
}
