import { strictEqual } from "node:assert/strict";
import { refuse, type RequestInfo } from "../../lib/serve/access.ts";

const LOCAL: RequestInfo = {
  remoteAddr: { transport: "tcp", hostname: "127.0.0.1", port: 5 },
};
const FOREIGN: RequestInfo = {
  remoteAddr: { transport: "tcp", hostname: "192.0.2.7", port: 5 },
};

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
  ];

Deno.test("refuse() lets loopback peers in, and none that a browser was tricked into", () => {
  for (const [what, headers, info, wanted] of WITHOUT_TOKEN) {
    strictEqual(status(headers, info), wanted, what);
  }
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

Deno.test("refuse() refuses a served request whose peer nobody tells", async () => {
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
