/**
 * Which proxy a request goes through, by Go's rules.
 *
 * @module
 */
import { BlockList, isIP } from "node:net";

/** A variable of the environment; `undefined` or `""` if it is not set. */
interface Variable {
  (name: string): string | undefined;
}

/**
 * Finds the proxy for a URL. This machine is always reached directly.
 *
 * @param url The URL.
 * @param env The environment: `HTTP_PROXY`, `HTTPS_PROXY`, `NO_PROXY`, in small letters too.
 * @returns The proxy's URL, or `undefined` for none.
 * @throws {TypeError} If it is no URL.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * import { proxyFor } from "./proxy.ts";
 *
 * const env = (name: string) => ({ HTTP_PROXY: "proxy:3128", NO_PROXY: ".corp" })[name];
 * strictEqual(proxyFor(new URL("http://example.com/"), env)?.host, "proxy:3128");
 * strictEqual(proxyFor(new URL("http://a.corp/"), env), undefined);
 * ```
 */
export function proxyFor(url: URL, env: Variable): URL | undefined {
  const isSecure = url.protocol === "https:";
  const proxy = either(env, isSecure ? "HTTPS_PROXY" : "HTTP_PROXY");
  if (proxy === "") return undefined;
  const host = url.hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "").toLowerCase();
  const port = url.port || (isSecure ? "443" : "80");
  if (isLoopback(host) || isExcepted(host, port, either(env, "NO_PROXY"))) return undefined;
  return new URL(/^[a-z0-9]+:\/\//i.test(proxy) ? proxy : `http://${proxy}`);
}

function either(env: Variable, name: string): string {
  return env(name) || env(name.toLowerCase()) || "";
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));
}

function isExcepted(host: string, port: string, list: string): boolean {
  return list.split(",").map((entry) => entry.trim().toLowerCase()).some((entry) =>
    entry === "*" || (entry !== "" && matches(entry, host, port))
  );
}

function matches(entry: string, host: string, port: string): boolean {
  const [, network, bits] = /^(.+)\/(\d+)$/.exec(entry) ?? [];
  if (network !== undefined) return isWithin(host, network, Number(bits));
  const [, name = "", onlyPort] = /^(\[[^\]]*\]|[^:]*|[^[]*:[^[]*:.*?)(?::(\d+))?$/.exec(entry) ??
    [];
  if (onlyPort !== undefined && onlyPort !== port) return false;
  const bare = name.replace(/^\[|\]$/g, "");
  if (isIP(bare) !== 0) return bare === host;
  const domain = bare.replace(/^\*(?=\.)/, "");
  if (domain.startsWith(".")) return host.endsWith(domain);
  return domain !== "" && (host === domain || host.endsWith(`.${domain}`));
}

function isWithin(host: string, network: string, bits: number): boolean {
  const families = { 0: undefined, 4: "ipv4", 6: "ipv6" } as const;
  const family = families[isIP(network) as 0 | 4 | 6];
  if (family === undefined || family !== families[isIP(host) as 0 | 4 | 6]) return false;
  const list = new BlockList();
  list.addSubnet(network, bits, family);
  return list.check(host, family);
}
