import { strictEqual } from "node:assert/strict";
import { refuse, type RequestInfo } from "../../lib/serve/access.ts";

const LOCAL: RequestInfo = {
  remoteAddr: { transport: "tcp", hostname: "127.0.0.1", port: 5 },
};
const FOREIGN: RequestInfo = {
  remoteAddr: { transport: "tcp", hostname: "192.0.2.7", port: 5 },
};

function peer(hostname: string): RequestInfo {
  return { remoteAddr: { transport: "tcp", hostname, port: 5 } };
}

function status(
  headers: Record<string, string>,
  info: RequestInfo | undefined,
  token?: string,
): number {
  const request = new Request("http://localhost:4000/debug/pprof/", { headers });
  return refuse(request, info, token)?.status ?? 200;
}

/** Rows of what is tried, the headers, the peer, the status without a token. */
const WITHOUT_TOKEN: readonly [string, Record<string, string>, RequestInfo | undefined, number][] =
  [
    ["a loopback peer", { host: "localhost:4000" }, LOCAL, 200],
    ["a loopback peer by address", { host: "127.0.0.1:4000" }, LOCAL, 200],
    ["a loopback peer by IPv6", { host: "[::1]:4000" }, LOCAL, 200],
    ["a port alone, as Go's tool sends it", { host: ":4000" }, LOCAL, 200],
    ["another machine", { host: "localhost:4000" }, FOREIGN, 403],
    ["a rebound name", { host: "evil.example:4000" }, LOCAL, 403],
    ["a name that only begins like one", { host: "localhost.evil.example" }, LOCAL, 403],
    ["an address that only begins like one", { host: "127.0.0.1.evil.example" }, LOCAL, 403],
    ["a page of another site", { host: "localhost", "sec-fetch-site": "cross-site" }, LOCAL, 403],
    ["a page of a sibling site", { host: "localhost", "sec-fetch-site": "same-site" }, LOCAL, 403],
    ["an address typed in", { host: "localhost", "sec-fetch-site": "none" }, LOCAL, 200],
    ["our own page", { host: "localhost", "sec-fetch-site": "same-origin" }, LOCAL, 200],
    ["another origin", { host: "localhost", origin: "http://evil.example" }, LOCAL, 403],
    ["another port", { host: "localhost:4000", origin: "http://localhost:5000" }, LOCAL, 403],
    ["no origin at all", { host: "localhost:4000", origin: "null" }, LOCAL, 403],
    ["our own origin", { host: "localhost:4000", origin: "http://localhost:4000" }, LOCAL, 200],
    ["the program itself", {}, undefined, 200],
    ["no address at all", { host: "127.0.0.999" }, LOCAL, 403],
    ["a short address", { host: "127.1" }, LOCAL, 403],
    ["an octal address", { host: "0177.0.0.1" }, LOCAL, 403],
    ["an address with leading zeros", { host: "127.0.0.01" }, LOCAL, 403],
    ["a number as address", { host: "2130706433" }, LOCAL, 403],
    ["an address with a dot at its end", { host: "127.0.0.1.:4000" }, LOCAL, 403],
    ["a loopback name in full", { host: "localhost.:4000" }, LOCAL, 200],
    ["a name below it", { host: "app.localhost:4000" }, LOCAL, 200],
    ["IPv4 as IPv6", { host: "[::ffff:127.0.0.1]:4000" }, LOCAL, 200],
    ["the same as URLs write it", { host: "[::ffff:7f00:1]:4000" }, LOCAL, 200],
    ["another as IPv6", { host: "[::ffff:192.0.2.7]:4000" }, LOCAL, 403],
    ["a name in brackets", { host: "[localhost]:4000" }, LOCAL, 403],
    ["nothing but a dot", { host: "." }, LOCAL, 403],
    ["a peer by IPv4 as IPv6", { host: "localhost" }, peer("::ffff:127.0.0.1"), 200],
    ["a peer by IPv6", { host: "localhost" }, peer("::1"), 200],
    ["a foreign peer by IPv4 as IPv6", { host: "localhost" }, peer("::ffff:192.0.2.7"), 403],
  ];

Deno.test("refuse() lets loopback peers in, and none that a browser was tricked into", () => {
  for (const [what, headers, info, wanted] of WITHOUT_TOKEN) {
    strictEqual(status(headers, info), wanted, what);
  }
});

/** What proxies on the same machine say of the client that they ask for. */
const FORWARDED = [
  ..."X-Forwarded-For X-Forwarded-Host X-Forwarded-Proto X-Forwarded-Port X-Forwarded-Server".split(
    " ",
  ),
  ..."X-Original-Forwarded-For X-Forwarded Forwarded Forwarded-For X-Real-IP Via".split(" "),
  ..."CF-Connecting-IP CF-Connecting-IPv6 CF-Ray True-Client-IP X-Client-IP Client-IP".split(" "),
  ..."X-Cluster-Client-IP Fastly-Client-IP X-Envoy-External-Address X-Envoy-Peer-Metadata".split(
    " ",
  ),
  ..."Fly-Client-IP WL-Proxy-Client-IP Proxy-Client-IP X-Azure-ClientIP X-Azure-SocketIP".split(
    " ",
  ),
  ..."X-Nf-Client-Connection-Ip DO-Connecting-IP X-Remote-IP X-Remote-Addr X-ProxyUser-IP".split(
    " ",
  ),
  ..."X-Original-Host X-Original-URL X-Host CDN-Loop X-Appengine-User-IP X-Amzn-Trace-Id".split(
    " ",
  ),
];

Deno.test("refuse() lets nobody in for whom a proxy asks, unless by the token", () => {
  for (const name of FORWARDED) {
    const headers = { host: "localhost:4000", [name]: "192.0.2.7" };
    strictEqual(status(headers, LOCAL), 403, name);
    strictEqual(status(headers, undefined), 403, name);
    strictEqual(status({ ...headers, authorization: "Bearer s3cret" }, LOCAL, "s3cret"), 200, name);
  }
});

Deno.test("refuse() takes no header of a program or a browser for a proxy's", () => {
  const headers = new Headers({ host: "localhost:4000", traceparent: "00-1-1-01" });
  const names = [
    ..."Accept Accept-Encoding Accept-Language Cache-Control Connection Content-Type".split(" "),
    ..."DNT If-None-Match Origin-Agent-Cluster Pragma Priority Range Referer Sec-CH-UA".split(" "),
    ..."Sec-Fetch-Mode Sec-Fetch-Dest Sec-GPC TE Upgrade-Insecure-Requests User-Agent".split(" "),
    "X-Request-Id",
  ];
  for (const name of names) headers.set(name, "1");
  strictEqual(status(Object.fromEntries(headers), LOCAL), 200);
});

/** Rows of what is tried, the headers, the status with the token `s3cret`. */
const WITH_TOKEN: readonly [string, Record<string, string>, number][] = [
  ["nothing", {}, 401],
  ["the token", { authorization: "Bearer s3cret" }, 200],
  ["the token for another host", { authorization: "Bearer s3cret", host: "prod.example" }, 200],
  ["a wrong token", { authorization: "Bearer s3creT" }, 401],
  ["a prefix of the token", { authorization: "Bearer s3cre" }, 401],
  ["the token as password", { authorization: `Basic ${btoa("x:s3cret")}` }, 200],
  ["the token as user", { authorization: `Basic ${btoa("s3cret:")}` }, 401],
  ["no base64", { authorization: "Basic %%%" }, 401],
  ["another scheme", { authorization: "Digest s3cret" }, 401],
  [
    "another site's page with the browser's password",
    { authorization: `Basic ${btoa("x:s3cret")}`, "sec-fetch-site": "cross-site" },
    403,
  ],
];

Deno.test("refuse() lets any peer in that has the token, and nobody else", () => {
  for (const [what, headers, wanted] of WITH_TOKEN) {
    strictEqual(status(headers, FOREIGN, "s3cret"), wanted, what);
    if (wanted === 401) strictEqual(status(headers, LOCAL, "s3cret"), 401, what);
  }
});

Deno.test("refuse() refuses a served request whose peer is unknown", async () => {
  const seen: number[] = [];
  const served = Deno.serve({ port: 0, onListen() {} }, (request) => {
    seen.push(refuse(request, undefined, undefined)?.status ?? 200);
    return new Response();
  });
  const response = await fetch(`http://127.0.0.1:${served.addr.port}/debug/pprof/`);
  await response.body?.cancel();
  await served.shutdown();
  strictEqual(seen[0], 403);
});
