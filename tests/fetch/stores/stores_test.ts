import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { decodeProfile } from "../../../lib/profile/decode/decode.ts";
import type { Label, Profile, ValueType } from "../../../lib/profile/types.ts";
import { runOurs } from "../../golden/harness.ts";

const FIXTURES = new URL("../../fixtures/profiles/", import.meta.url).pathname;
const CPU = `${FIXTURES}go_cpu.pb.gz`;

/** A profile as protobuf writes it as JSON: references by number, 64 bits as texts. */
function asJson(profile: Profile): unknown {
  const strings = [""];
  const text = (value: string) => {
    const at = strings.indexOf(value);
    return String(at < 0 ? strings.push(value) - 1 : at);
  };
  const type = ({ type, unit }: ValueType) => ({ type: text(type), unit: text(unit) });
  const label = (each: Label) =>
    "str" in each
      ? { key: text(each.key), str: text(each.str) }
      : { key: text(each.key), num: String(each.num), numUnit: text(each.numUnit) };
  const json = {
    sampleType: profile.sampleType.map(type),
    sample: profile.sample.map(({ location, value, label: labels }) => ({
      locationId: location.map(({ id }) => String(id)),
      value: value.map(String),
      label: labels.map(label),
    })),
    mapping: profile.mapping.map((each) => ({
      id: String(each.id),
      memoryStart: String(each.memoryStart),
      memoryLimit: String(each.memoryLimit),
      fileOffset: String(each.fileOffset),
      filename: text(each.filename),
      buildId: text(each.buildId),
      hasFunctions: each.hasFunctions,
    })),
    location: profile.location.map((each) => ({
      id: String(each.id),
      mappingId: String(each.mapping?.id ?? 0),
      address: String(each.address),
      line: each.line.map((line) => ({
        functionId: String(line.function.id),
        line: String(line.line),
      })),
    })),
    function: profile.function.map((each) => ({
      id: String(each.id),
      name: text(each.name),
      systemName: text(each.systemName),
      filename: text(each.filename),
      startLine: String(each.startLine),
    })),
    timeNanos: String(profile.timeNanos),
    durationNanos: String(profile.durationNanos),
    periodType: type(profile.periodType),
    period: String(profile.period),
  };
  return { ...json, stringTable: strings };
}

interface StoreRequest {
  path: string;
  body: Record<string, unknown>;
  search: URLSearchParams;
  headers: Headers;
}

/** Serves a store for the time of a test. */
async function serving(
  answer: (requests: StoreRequest) => Response,
  test: (host: string, requests: StoreRequest[]) => Promise<void>,
): Promise<void> {
  const requests: StoreRequest[] = [];
  await using server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen() {} },
    async (request) => {
      const { pathname, searchParams } = new URL(request.url);
      const body = request.method === "POST" ? await request.json() : {};
      requests.push({ path: pathname, body, search: searchParams, headers: request.headers });
      return answer(requests.at(-1)!);
    },
  );
  await test(`127.0.0.1:${server.addr.port}`, requests);
}

const output = ({ stdout }: { stdout: Uint8Array }) => new TextDecoder().decode(stdout);

Deno.test("pyroscope:// is what the same profile is from a file", async () => {
  const profile = await decodeProfile(await Deno.readFile(CPU));
  const json = asJson(profile);
  await serving(() => Response.json(json), async (host, requests) => {
    const source =
      `pyroscope://me:s3cret@${host}/shop?type=cpu&from=now-1h&label=env=prod&tenant=t`;
    const stored = await runOurs(["-top", source]);
    strictEqual(stored.code, 0, stored.stderr);
    ok(!stored.stderr.includes("s3cret"));
    const file = await runOurs(["-top", CPU]);
    strictEqual(output(stored), output(file));
    const [{ path, body, headers }] = requests as [StoreRequest];
    strictEqual(path, "/querier.v1.QuerierService/SelectMergeProfile");
    strictEqual(body["profileTypeID"], "process_cpu:cpu:nanoseconds:cpu:nanoseconds");
    strictEqual(body["labelSelector"], '{service_name="shop", env="prod"}');
    strictEqual(Number(body["end"]) - Number(body["start"]), 3_600_000);
    strictEqual(headers.get("authorization"), `Basic ${btoa("me:s3cret")}`);
    strictEqual(headers.get("x-scope-orgid"), "t");
    strictEqual(headers.get("content-type"), "application/json");
  });
});

Deno.test("-base compares with another time", async () => {
  const profile = await decodeProfile(await Deno.readFile(CPU));
  const twice = {
    ...profile,
    sample: profile.sample.map((each) => ({
      ...each,
      value: each.value.map((value) => 2 * Number(value)),
    })),
  };
  await serving(({ body }) => {
    const isOld = Number(body["end"]) < Date.now() - 3_600_000;
    return Response.json(asJson(isOld ? profile : twice));
  }, async (host) => {
    const base = `pyroscope://${host}/shop?from=now-25h&until=now-24h`;
    const compared = await runOurs(["-top", "-base", base, `pyroscope://${host}/shop`]);
    strictEqual(compared.code, 0, compared.stderr);
    const lines = (text: string) => text.split("\n").filter((line) => /%/.test(line)).slice(1);
    deepStrictEqual(lines(output(compared)), lines(output(await runOurs(["-top", CPU]))));
  });
});

Deno.test("parca:// is what the same profile is from a file", async () => {
  const data = await Deno.readFile(CPU);
  const types = [{
    name: "process_cpu",
    sampleType: "cpu",
    sampleUnit: "nanoseconds",
    periodType: "cpu",
    periodUnit: "nanoseconds",
    delta: true,
  }];
  for (const isJson of [true, false]) {
    await serving(({ path }) => {
      if (path.endsWith("/types")) return Response.json({ types });
      return isJson ? Response.json({ pprof: data.toBase64() }) : new Response(data);
    }, async (host, requests) => {
      const source = `parca://${host}/shop?from=2026-01-31T12:00:00Z&until=2026-01-31T13:00:00Z`;
      const stored = await runOurs(["-top", source]);
      strictEqual(stored.code, 0, stored.stderr);
      strictEqual(output(stored), output(await runOurs(["-top", CPU])));
      const { path, search } = requests.at(-1)!;
      strictEqual(path, "/api/profiles/query");
      deepStrictEqual(Object.fromEntries(search), {
        mode: "MODE_MERGE",
        "merge.query": 'process_cpu:cpu:nanoseconds:cpu:nanoseconds:delta{job="shop"}',
        "merge.start": "2026-01-31T12:00:00.000Z",
        "merge.end": "2026-01-31T13:00:00.000Z",
        reportType: "REPORT_TYPE_PPROF",
      });
    });
  }
});

const WRONG: readonly (readonly [source: string, text: RegExp])[] = [
  ["HOST", /no service is named: write pyroscope:\/\/HOST\/SERVICE/],
  ["HOST/shop?typ=cpu", /unknown parameter "typ", only type, from, until, label, tenant/],
  ["HOST/shop?type=cups", /unknown type "cups", only cpu, samples, inuse_space/],
  ["HOST/shop?from=yesterday", /from is "yesterday": write now, now-1h/],
  ["HOST/shop?from=now&until=now-1h", /from must be before until/],
  ["HOST/shop?label=prod", /label is "prod": write label=NAME=VALUE/],
];

Deno.test("what is wrong with a source is said", async () => {
  for (const [source, text] of WRONG) {
    const { code, stderr } = await runOurs(["-top", `pyroscope://${source}`]);
    strictEqual(code, 2);
    match(stderr, text);
  }
});

const ANSWERS: readonly (readonly [answer: () => Response, text: RegExp])[] = [
  [() => Response.json({}), /Pyroscope has no cpu of "shop" in that time: look at type, from/],
  [
    () => Response.json({ code: "unauthenticated", message: "no org id" }, { status: 401 }),
    /Pyroscope: server response: 401 Unauthorized - no org id: look at user, password and tenant/,
  ],
  [
    () => new Response("<h1>hello</h1>", { headers: { "content-type": "text/html" } }),
    /Pyroscope: it answers with a page/,
  ],
  [() => Response.json([1]), /Pyroscope: it answers with JSON that is no object/],
  [
    () => new Response("{", { headers: { "content-type": "application/json" } }),
    /Pyroscope: it answers with JSON that cannot be read/,
  ],
  [
    () => Response.json({ sample: [{ value: ["x"] }] }),
    /it answers with a profile whose field profile\.sample\.value cannot be read/,
  ],
  [() => Response.json({ sample: [{ locationId: ["9"], value: ["1"] }] }), /pprof|profile|proto/],
];

Deno.test("what a store answers wrongly is said, without a secret", async () => {
  for (const [answer, text] of ANSWERS) {
    await serving(answer, async (host) => {
      const source = `pyroscope://me:s3cret@${host}/shop`;
      const { code, stderr } = await runOurs(["-top", source]);
      strictEqual(code, 2, stderr);
      match(stderr, text);
      ok(!stderr.includes("s3cret"), stderr);
    });
  }
});

Deno.test("a service that is not there: the others are named", async () => {
  await serving(
    ({ path }) => Response.json(path.endsWith("LabelValues") ? { names: ["a", "b"] } : {}),
    async (host) => {
      const { stderr } = await runOurs(["-top", `pyroscope://${host}/shop`]);
      match(stderr, /it has no service "shop" in that time, only a, b/);
    },
  );
});
