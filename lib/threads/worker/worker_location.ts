/** What takes a URL that may be relative to the module that a Worker runs. */
const TAKES_URL = ["fetch", "Request", "EventSource", "WebSocket", "Worker"] as const;

const ABSOLUTE_REGEXP = /^[a-z][a-z0-9+.-]*:/i;

/**
 * Makes a Worker's `location` that of the application's module, for whoever
 * reads it and for relative URLs.
 *
 * @param specifier The application's module.
 */
export function showLocation(specifier: string): void {
  const url = new URL(specifier);
  const real = globalThis.location;
  const shown = Object.create(Object.getPrototypeOf(real)) as Location;
  for (const name of NAMES) {
    Object.defineProperty(shown, name, { get: () => url[name], enumerable: true });
  }
  Object.defineProperty(shown, "toString", { value: () => url.href });
  const own = Object.getOwnPropertyDescriptor(globalThis, "location");
  Object.defineProperty(globalThis, "location", {
    ...own,
    configurable: true,
    get: () => shown,
  });
  for (const name of TAKES_URL) makeRelativeTo(name, url.href);
}

const NAMES = [
  "href",
  "origin",
  "protocol",
  "host",
  "hostname",
  "port",
  "pathname",
  "search",
  "hash",
] as const;

type Call = (...parameters: unknown[]) => unknown;

function makeRelativeTo(name: typeof TAKES_URL[number], base: string): void {
  const own = Object.getOwnPropertyDescriptor(globalThis, name);
  const original = globalThis[name] as unknown as Call;
  if (!own?.configurable || typeof original !== "function") return;
  const value = new Proxy(original, {
    apply: (target, self, [url, ...rest]) => Reflect.apply(target, self, [resolve(url), ...rest]),
    construct: (target, [url, ...rest], newTarget) =>
      Reflect.construct(target, [resolve(url), ...rest], newTarget),
  });
  const { enumerable = false } = own;
  Object.defineProperty(globalThis, name, {
    value,
    enumerable,
    writable: true,
    configurable: true,
  });

  /** What is no relative URL stays as it is, with the errors that it has. */
  function resolve(url: unknown): unknown {
    if (typeof url !== "string" || ABSOLUTE_REGEXP.test(url)) return url;
    return URL.parse(url, base)?.href ?? url;
  }
}
