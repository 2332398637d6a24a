import { strictEqual } from "node:assert/strict";
import { proxyFor } from "../../../lib/fetch/http/proxy.ts";

const PROXY = "http://proxy:3128/";

function isDirect(url: string, exceptions: string): boolean {
  const env: Record<string, string> = {
    HTTP_PROXY: PROXY,
    HTTPS_PROXY: PROXY,
    no_proxy: exceptions,
  };
  return proxyFor(new URL(url), (name) => env[name]) === undefined;
}

Deno.test("proxyFor() knows who needs none", () => {
  const cases: [url: string, exceptions: string, direct: boolean][] = [
    ["http://example.com/", "", false],
    ["http://example.com/", "*", true],
    ["http://example.com/", "other.com, Example.COM", true],
    ["http://a.example.com/", "example.com", true],
    ["http://a.example.com/", "*.example.com", true],
    ["http://example.com/", ".example.com", false],
    ["http://badexample.com/", "example.com", false],
    ["http://example.com:81/", "example.com:80", false],
    ["http://example.com/", "example.com:80", true],
    ["https://example.com/", "example.com:443", true],
    ["http://10.1.2.3/", "10.0.0.0/8", true],
    ["http://11.1.2.3/", "10.0.0.0/8", false],
    ["http://10.1.2.3/", "10.1.2.3", true],
    ["http://10.1.2.3:8080/", "10.1.2.3:80", false],
    ["http://[fd00::1]/", "fd00::/8", true],
    ["http://[fd00::1]:81/", "[fd00::1]:81", true],
    ["http://example.com/", "10.0.0.0/99,,x/8", false],
    ["http://localhost:4000/", "", true],
    ["http://127.9.9.9/", "", true],
    ["http://[::1]/", "", true],
  ];
  for (const [url, exceptions, direct] of cases) {
    strictEqual(isDirect(url, exceptions), direct, `${url} ${exceptions}`);
  }
});

Deno.test("proxyFor() takes the proxy of the scheme", () => {
  const env = (name: string) => ({ http_proxy: "a:1", HTTPS_PROXY: "https://b:2" })[name];
  strictEqual(proxyFor(new URL("http://x/"), env)?.href, "http://a:1/");
  strictEqual(proxyFor(new URL("https://x/"), env)?.href, "https://b:2/");
});
