import { deepStrictEqual, match, rejects, strictEqual } from "node:assert/strict";
import { localTools } from "../../lib/cli/local_tools.ts";
import { fetchProfile } from "../../lib/fetch/fetch_profile.ts";
import { fetchUrl } from "../../lib/fetch/fetch_url.ts";
import type { SourceOptions } from "../../lib/fetch/source_options.ts";
import { decodeProfile } from "../../lib/profile/decode/decode.ts";

const FIXTURES = new URL("../fixtures/profiles/tool/", import.meta.url).pathname;
const WORKED = await Deno.readFile(`${FIXTURES}worked.pb.gz`);

const NO_TLS = { cert: "", key: "", ca: "" };

function options(sources: string[], rest: Partial<SourceOptions> = {}): SourceOptions {
  return {
    sources,
    bases: [],
    isDiff: false,
    normalize: false,
    binary: "",
    buildId: "",
    seconds: -1,
    timeout: -1,
    tls: NO_TLS,
    symbolize: "none",
    sourcePath: "",
    sourceMap: "",
    comment: "",
    allFrames: false,
    ...rest,
  };
}

/** Fetches, and returns the profile with all that was said. */
async function fetchAndListen(source: SourceOptions) {
  const said: string[] = [];
  const say = (text: string) => said.push(text);
  const profile = await fetchProfile(source, localTools(""), { print: say, warn: say });
  return { profile, said };
}

/** Serves for the time of a test, with copies going to a folder of its own. */
async function serving(
  handler: (request: Request) => Response | Promise<Response>,
  test: (origin: string, folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  Deno.env.set("PPROF_TMPDIR", folder);
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, handler);
  try {
    await test(`http://127.0.0.1:${server.addr.port}`, folder);
  } finally {
    await server.shutdown();
    Deno.env.delete("PPROF_TMPDIR");
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("fetchProfile() gets a profile from a server and keeps a copy", async () => {
  const requests: string[] = [];
  await serving((request) => {
    requests.push(new URL(request.url).pathname + new URL(request.url).search);
    return new Response(WORKED);
  }, async (origin, folder) => {
    const { profile, said } = await fetchAndListen(options([origin], { seconds: 65 }));
    const url = `${origin}/debug/pprof/profile?seconds=65`;
    const copy = `${folder}/pprof.app.samples.cpu.001.pb.gz`;
    deepStrictEqual(said, [
      `Fetching profile over HTTP from ${url}`,
      "Please wait... (1m5s)",
      `Saved profile in ${copy}`,
    ]);
    deepStrictEqual(requests, ["/debug/pprof/profile?seconds=65"]);
    deepStrictEqual(await decodeProfile(await Deno.readFile(copy)), profile);
    const again = await fetchAndListen(options([`${origin}/x`]));
    strictEqual(again.said.at(-1), `Saved profile in ${folder}/pprof.app.samples.cpu.002.pb.gz`);
  });
});

Deno.test("fetchProfile() sends the user of the URL", async () => {
  await serving((request) => {
    const known = request.headers.get("authorization") === `Basic ${btoa("x:se cret")}`;
    return known ? new Response(WORKED) : new Response("no", { status: 401 });
  }, async (origin) => {
    const { said } = await fetchAndListen(options([origin.replace("//", "//x:se%20cret@")]));
    match(said.at(-1) ?? "", /^Saved profile/);
    await rejects(fetchAndListen(options([origin])), /failed to fetch any source profiles/);
  });
});

Deno.test("fetchProfile() repeats what a server says", async () => {
  const headers = { "x-go-pprof": "1", "content-type": "text/plain; charset=utf-8" };
  await serving(
    (request) =>
      request.url.endsWith("/explained")
        ? new Response("too busy\n", { status: 500, headers })
        : new Response("<html>", { status: 404 }),
    async (origin) => {
      const said: string[] = [];
      const say = (text: string) => said.push(text);
      const sources = [`${origin}/explained`, `${origin}/plain`];
      await rejects(fetchProfile(options(sources), localTools(""), { print: say, warn: say }), {
        name: "FetchError",
        message: "failed to fetch any source profiles",
      });
      deepStrictEqual(said.slice(2), [
        `${origin}/explained: server response: 500 Internal Server Error - too busy\n`,
        `${origin}/plain: server response: 404 Not Found`,
      ]);
    },
  );
});

Deno.test("fetchUrl() gives up after the time limit", async () => {
  const answer = Promise.withResolvers<Response>();
  await serving(() => answer.promise, async (origin) => {
    // The limit is five seconds longer than what is requested.
    await rejects(fetchUrl({ url: `${origin}/x`, timeout: -4.9 }, NO_TLS), {
      message: `http fetch: Get "${origin}/x": context deadline exceeded ` +
        "(Client.Timeout exceeded while awaiting headers)",
    });
    answer.resolve(new Response());
  });
});

Deno.test("fetchProfile() uses what can be used and reports the rest", async () => {
  const good = `${FIXTURES}worked.pb.gz`;
  const { profile, said } = await fetchAndListen(options([good, "missing", good]));
  strictEqual(profile.sample[0]?.value[0], 10);
  deepStrictEqual(said, [
    "missing: stat missing: no such file or directory",
    "Fetched 2 source profiles out of 3",
  ]);
});

Deno.test("fetchProfile() adds more sources than it holds at once", async () => {
  const good = `${FIXTURES}worked.pb.gz`;
  const { profile } = await fetchAndListen(options(Array(130).fill(good)));
  strictEqual(profile.sample[0]?.value[0], 650);
});
