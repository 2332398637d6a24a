import { match, strictEqual } from "node:assert/strict";
import { startProfiler } from "../../lib/mod.ts";
import { refuseUnasked, refuseUnaskedPage } from "../../lib/serve/own_page.ts";

const BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
const URL_ = "http://box:4000/debug/pprof/heap";

/** Rows of who asks, the headers besides the host, and the status. */
const REQUESTS: readonly [string, Record<string, string>, number][] = [
  ["go tool pprof", { "user-agent": "Go-http-client/1.1" }, 200],
  ["curl", { "user-agent": "curl/8.5.0", accept: "*/*" }, 200],
  ["nobody who says so", {}, 200],
  ["PowerShell", { "user-agent": "Mozilla/5.0 (Windows NT) WindowsPowerShell/5.1" }, 200],
  ["a browser with a bearer token", { "user-agent": BROWSER, authorization: "Bearer x" }, 200],
  ["a page of ours", { "user-agent": BROWSER, referer: "http://box:4000/debug/pprof/" }, 200],
  ["a page of ours that posts", { "user-agent": BROWSER, origin: "http://box:4000" }, 200],
  [
    "an address typed in, to this machine",
    { "user-agent": BROWSER, "sec-fetch-site": "none" },
    200,
  ],
  ["a page of another site over plain HTTP", { "user-agent": BROWSER }, 403],
  [
    "the same with a password that the browser knows",
    { "user-agent": BROWSER, authorization: `Basic ${btoa("x:y")}` },
    403,
  ],
  [
    "a page that says where it is",
    { "user-agent": BROWSER, referer: "http://evil.example/" },
    403,
  ],
  ["a page of another port", { "user-agent": BROWSER, referer: "http://box:5000/" }, 403],
];

Deno.test("refuseUnasked() lets no page of another site start what costs something", () => {
  for (const [who, headers, wanted] of REQUESTS) {
    const request = new Request(URL_, { headers: { host: "box:4000", ...headers } });
    strictEqual(refuseUnasked(request)?.status ?? 200, wanted, who);
  }
});

Deno.test("pages may be looked at, but not changed, and nothing is cut out of a recording", () => {
  const rows: readonly [method: string, path: string, status: number][] = [
    ["GET", "ui/top?profile=1", 200],
    ["GET", "ui/recorder", 200],
    ["GET", "ui/top?from=1&until=2", 403],
    ["GET", "ui/top?record=x", 403],
    ["POST", "ui/saveconfig?config=x", 403],
    ["POST", "ui/take?source=heap", 403],
    ["DELETE", "ui/top", 403],
  ];
  for (const [method, path, wanted] of rows) {
    const request = new Request(`http://box:4000/debug/pprof/${path}`, {
      method,
      headers: { host: "box:4000", "user-agent": BROWSER },
    });
    strictEqual(refuseUnaskedPage(request)?.status ?? 200, wanted, `${method} ${path}`);
  }
});

Deno.test("a browser that does not say from where asks again by a button, and gets the page", async () => {
  await using profiler = await startProfiler({ token: "s3cret" });
  const headers = {
    host: "box:4000",
    "user-agent": BROWSER,
    accept: "text/html,*/*",
    authorization: `Basic ${btoa("x:s3cret")}`,
  };
  const before = profiler.handle(new Request(`${URL_}?debug=1`, { headers }));
  strictEqual((await before).status, 403);
  match(await (await before).text(), /<form method="post">/);
  const after = await profiler.handle(
    new Request(`${URL_}?debug=1`, {
      method: "POST",
      headers: { ...headers, origin: "http://box:4000" },
    }),
  );
  match(await after.text(), /^heap profile: /);
  const trace = await profiler.handle(
    new Request("http://box:4000/debug/pprof/trace?seconds=1", { headers }),
  );
  strictEqual(trace.status, 403);
  const index = await profiler.handle(new Request("http://box:4000/debug/pprof/", { headers }));
  strictEqual(index.status, 200);
  for (const { body } of [trace, index]) await body?.cancel();
});
