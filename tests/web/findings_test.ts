import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import type { Diagnosis } from "../../lib/contract/findings.ts";
import type { TakeProfile } from "../../lib/contract/paged_service.ts";
import type { Profile } from "../../lib/profile/types.ts";
import { offeredKinds } from "../../lib/serve/all_kinds.ts";
import { diagnoseSession } from "../../lib/web/findings/session_evidence.ts";
import { ServicePages } from "../../lib/web/service/service_pages.ts";
import { webHandler } from "../../lib/web/web_handler.ts";
import { made, madeCpu, madeStall, madeTimeline } from "../diagnose/support.ts";
import { webSession } from "../support/web_session.ts";

const PREFIX = "/debug/pprof/ui";
const MB = 2 ** 20;
const CPU: Profile = {
  ...madeCpu([["parse app.ts:7", 700], ["main app.ts:1", 300]]),
  comment: ["recorded: the 10.0s until 2026-11-30T12:00:00.000Z"],
};
const LINE = madeTimeline(100, () => ({}), [madeStall(10, 1500, "rebuild", "/app/index.ts")]);

function heap(bytes: number): Profile {
  return made(
    ["inuse_objects/count", "inuse_space/bytes"],
    [{ stack: ["keep app.ts:9"], values: [1, bytes] }],
    { timeNanos: BigInt(Date.now()) * 1_000_000n },
  );
}

function waits(): Profile {
  return made(["waits/count", "wait/nanoseconds"], [{
    stack: ["acquire pool.ts:6"],
    values: [50, 50e9],
    labels: [{ key: "wait", str: "promise" }],
  }], { durationNanos: 5e9 });
}

/** A service with the made-up last minutes; says what was taken of it. */
async function withService(
  body: (
    ask: (method: string, query?: string) => Promise<Response>,
    taken: string[],
  ) => Promise<void>,
  take: TakeProfile,
): Promise<void> {
  const taken: string[] = [];
  const pages = new ServicePages(PREFIX, {
    take: (kind, options) => {
      taken.push(options.seconds === undefined ? kind : `${kind} ${options.seconds} s`);
      return take(kind, options);
    },
    kinds: () => Promise.resolve(offeredKinds(new Map())),
    recorder: {
      ofThread: () => undefined,
      timeline: () => Promise.resolve(LINE),
      ofProcess: () => Promise.resolve(CPU),
    },
  });
  try {
    await body(
      (method, query = "") =>
        pages.handle(new Request(`http://localhost${PREFIX}/findings${query}`, { method })),
      taken,
    );
  } finally {
    pages.stop();
  }
}

async function diagnosis(response: Response): Promise<Diagnosis> {
  strictEqual(response.status, 200, await response.clone().text());
  return await response.json() as Diagnosis;
}

Deno.test("GET findings takes nothing, and leads to the pages that show what is wrong", async () => {
  await withService(async (ask, taken) => {
    const { findings } = await diagnosis(await ask("GET"));
    deepStrictEqual(findings.map(({ rule }) => rule), ["loop-held", "hot-function"]);
    deepStrictEqual(taken, []);
    const [stall, hot] = findings;
    strictEqual(stall?.view?.page, "recorder");
    deepStrictEqual(Object.keys(hot!.view!.params).sort(), ["f", "from", "until"]);
    strictEqual(hot?.view?.take, undefined);
  }, () => Promise.reject(new Error("taken")));
});

Deno.test("POST findings takes profiles, compares the heap, and shows these profiles", async () => {
  const bytes = [20 * MB, 60 * MB];
  await withService(async (ask, taken) => {
    const { findings, missing } = await diagnosis(await ask("POST", "?seconds=2"));
    deepStrictEqual(taken, ["heap", "await 2 s", "profile 2 s", "heap", "block", "mutex"]);
    const [growth] = findings.filter(({ rule }) => rule === "heap-growth");
    match(growth!.title, /grew by 40 MB .* 100 % from keep \(app\.ts:9\)/);
    // The second of the two.
    strictEqual(growth?.view?.params["profile"], "4");
    const [wait] = findings.filter(({ rule }) => rule === "long-waits");
    match(wait?.view?.params["profile"] ?? "", /^[23]$/);
    deepStrictEqual(missing, ["block: not here", "mutex: not here"]);
    // They are in memory now.
    const live = await diagnosis(await ask("GET"));
    ok(live.findings.some(({ rule }) => rule === "long-waits"));
  }, async (kind) => {
    // The next heap profile is later.
    await new Promise((resolve) => setTimeout(resolve, 5));
    if (kind === "heap") return heap(bytes.shift()!);
    if (kind === "await") return waits();
    if (kind === "profile") return madeCpu([["(native) @deno", 100]]);
    throw new RangeError("not here");
  });
});

Deno.test("POST findings refuses lengths that make no sense", async () => {
  await withService(async (ask, taken) => {
    for (const seconds of ["0", "-1", "61", "x"]) {
      const response = await ask("POST", `?seconds=${seconds}`);
      strictEqual(response.status, 400);
      match(await response.text(), /seconds must be above 0 and at most 60/);
    }
    deepStrictEqual(taken, []);
  }, () => Promise.reject(new Error("taken")));
});

Deno.test("findings of a session are of its profiles", async () => {
  const session = await webSession();
  session.sessionProfiles.add("cpu.pb.gz", CPU);
  const ask = webHandler(session);
  const response = await ask(new Request(`http://localhost${session.prefix}/findings`));
  strictEqual(response.headers.get("cache-control"), "no-store");
  const { findings } = await diagnosis(response);
  strictEqual(findings[0]?.rule, "hot-function");
  strictEqual(findings[0].view?.params["profile"], "2");
});

Deno.test("a view of a profile that is not there takes it first", () => {
  const timeline = madeTimeline(120, (second) => ({
    heapUsed: (40 + second) * MB,
    heapLive: second % 10 === 0 ? (40 + second) * MB : null,
  }));
  const { findings } = diagnoseSession({ profiles: [], timeline, missing: [] }, Date.now());
  const [growth] = findings.filter(({ rule }) => rule === "heap-growth");
  deepStrictEqual(growth?.view?.take, { source: "retained", seconds: 0 });
});
