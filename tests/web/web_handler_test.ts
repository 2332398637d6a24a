import { match, ok, strictEqual, throws } from "node:assert/strict";
import { parseSettings, settingsText } from "../../lib/web/settings.ts";
import { webHandler } from "../../lib/web/web_handler.ts";
import { webSession } from "../support/web_session.ts";

async function get(path: string, fixture?: string) {
  const handler = webHandler(await webSession(fixture));
  return await handler(new Request(`http://localhost${path}`));
}

/** Path, status, and where it leads or what it says: as Go's pprof answers. */
const ROUTES: readonly [path: string, status: number, location: string, body: RegExp][] = [
  ["/", 307, "/ui", /^$/],
  ["/top?f=make", 307, "/ui?f=make", /^$/],
  ["/ui", 307, "/ui/", /^$/],
  ["/ui/?f=x", 301, "flamegraph?f=x", /^$/],
  ["/ui/flamegraph2?f=x", 301, "flamegraph?f=x", /^$/],
  ["/ui/flamegraphold", 301, "flamegraph", /^$/],
  ["/ui/nope", 404, "", /^404 page not found\n$/],
  ["/ui/constructor", 404, "", /^404 page not found\n$/],
  ["/ui/assets/constructor", 404, "", /^404 page not found\n$/],
  ["/ui/top?n=abc", 400, "", /^error setting config field nodecount: strconv.Atoi: parsing "abc"/],
  [
    "/ui/peek?f=(",
    400,
    "",
    /^parsing argument regexp \(: error parsing regexp: missing closing \)/,
  ],
  ["/ui/peek?f=zzzz", 400, "", /^no matches found for regexp: zzzz\n$/],
  ["/ui/top?si=nope", 400, "", /^sample_index "nope" must be one of: \[samples cpu\]\n$/],
  ["/ui/take?source=heap", 405, "", /^take takes POST: a link changes nothing\n$/],
  ["/ui/download?profile=7", 400, "", /^there is no profile 7 in this session\n$/],
  ["/ui/top?profile=7", 400, "", /^there is no profile 7 in this session\n$/],
  ["/ui/saveconfig?config=mine", 405, "", /^saveconfig takes POST/],
  ["/ui/deleteconfig?config=q", 405, "", /^deleteconfig takes POST/],
];

for (const [path, status, location, body] of ROUTES) {
  Deno.test(`${path} is answered with ${status}`, async () => {
    const response = await get(path);
    strictEqual(response.status, status);
    strictEqual(response.headers.get("location") ?? "", location);
    match(await response.text(), body);
  });
}

Deno.test("no page lets anything run that is not ours", async () => {
  const { headers } = await get("/ui/top");
  const policy = headers.get("content-security-policy") ?? "";
  match(policy, /default-src 'none'/);
  ok(!policy.includes("unsafe"));
  strictEqual(headers.get("x-content-type-options"), "nosniff");
});

Deno.test("names from profiles never become markup", async () => {
  for (const view of ["top", "flamegraph", "peek"]) {
    const page = await (await get(`/ui/${view}`, "tool/odd_names.pb.gz")).text();
    const names = page.match(/<img|<script>alert|<b>/gi);
    strictEqual(names, null, view);
  }
});

Deno.test("a filter that matches nothing is said on the page", async () => {
  const page = await (await get("/ui/top?f=zzzz")).text();
  match(page, /<p>Focus expression matched no samples<\/p>/);
});

Deno.test("download is the profile, whatever the address says", async () => {
  const response = await get("/ui/download?f=zzzz");
  strictEqual(response.headers.get("content-type"), "application/vnd.google.protobuf+gzip");
  strictEqual(response.headers.get("content-disposition"), "attachment;filename=profile.pb.gz");
  const bytes = await response.bytes();
  ok(bytes.length > 1000);
});

Deno.test("what no file of settings can hold is refused, not saved", () => {
  strictEqual(parseSettings('{"configs":[{"name":"a","later":1e309}]}')[0]?.name, "a");
  throws(() => parseSettings('{"configs":[{"name":"a","nodecount":1e309}]}'), SyntaxError);
  const options = { nodefraction: Infinity };
  throws(() => settingsText([{ name: "a", options }]), {
    message: "json: unsupported value: +Inf",
  });
});

Deno.test("records that cannot be read cost their place on the page", async () => {
  const list = () => Promise.reject(new Error("permission denied"));
  const recordings = { list, timeline: list, profile: list };
  const handler = webHandler({ ...await webSession(), recordings });
  const response = await handler(new Request("http://localhost/ui/profiles"));
  strictEqual(response.status, 200);
  match(await response.text(), /Profiles of this session.*Cannot read them: Error: permission/s);
});

Deno.test("configurations are saved, offered and deleted", async () => {
  const handler = webHandler(await webSession());
  const ask = (path: string, method = "GET") =>
    handler(new Request(`http://localhost${path}`, { method }));
  const refused = await ask("/ui/saveconfig?config=", "POST");
  strictEqual(`${refused.status} ${await refused.text()}`, "400 invalid config name\n");
  const absent = await ask("/ui/deleteconfig?config=mine", "POST");
  strictEqual(`${absent.status} ${await absent.text()}`, "400 config mine not found\n");
  const link = await ask("/ui/saveconfig?config=mine&f=make");
  strictEqual(link.headers.get("allow"), "POST");
  ok(!(await (await ask("/ui/top")).text()).includes(">mine<"));
  strictEqual((await ask("/ui/saveconfig?config=mine&f=make", "POST")).status, 200);
  const page = await (await ask("/ui/top?f=make")).text();
  match(page, /href="\?f=make" aria-current="true">mine</);
  strictEqual((await ask("/ui/deleteconfig?config=mine", "POST")).status, 200);
  ok(!(await (await ask("/ui/top")).text()).includes(">mine<"));
});
