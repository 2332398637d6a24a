import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { offeredKinds } from "../../lib/serve/all_kinds.ts";
import type { TakeProfile } from "../../lib/contract/paged_service.ts";
import { ServicePages } from "../../lib/web/service/service_pages.ts";
import { madeUpRecordings } from "../support/recordings.ts";
import { webSession } from "../support/web_session.ts";

const PREFIX = "/debug/pprof/ui";

async function withPages(
  body: (ask: (path: string, method?: string) => Promise<Response>) => Promise<void>,
  take?: TakeProfile,
): Promise<void> {
  const { sessionProfiles } = await webSession();
  const { profile } = sessionProfiles.list[0]!;
  const pages = new ServicePages(PREFIX, {
    take: take ?? (() => Promise.resolve(profile)),
    kinds: () => Promise.resolve(offeredKinds(new Map([["db.<connections>", 1]]))),
  });
  try {
    await body((path, method = "GET") =>
      pages.handle(new Request(`http://localhost${PREFIX}${path}`, { method }))
    );
  } finally {
    pages.stop();
  }
}

Deno.test("a service without profiles leads to the page that takes them", async () => {
  await withPages(async (ask) => {
    const response = await ask("/");
    strictEqual(response.status, 301);
    strictEqual(response.headers.get("location"), "profiles");
    match(await (await ask("/profiles")).text(), /data-source="heap"/);
    strictEqual((await ask("/top")).status, 400);
  });
});

Deno.test("what was taken is shown, also what was taken before the worker started", async () => {
  await withPages(async (ask) => {
    strictEqual(await (await ask("/take?source=heap", "POST")).text(), '{"id":1}');
    match(await (await ask("/top?profile=1")).text(), /"rows":\[\{"name"/);
    strictEqual(await (await ask("/take?source=profile&seconds=1", "POST")).text(), '{"id":2}');
    match(await (await ask("/profiles")).text(), /CPU, 1 s/);
    match(await (await ask("/top?profile=2&base=1")).text(), /"rows":\[\]/);
  });
});

Deno.test("the program's own profiles are among those to take", async () => {
  await withPages(async (ask) => {
    match(await (await ask("/profiles")).text(), /data-source="db\.&lt;connections&gt;"/);
    const taken = await ask("/take?source=db.%3Cconnections%3E", "POST");
    strictEqual(await taken.text(), '{"id":1}');
  });
});

Deno.test("a profile that cannot be taken says why", async () => {
  const take = () => Promise.reject(new RangeError("there is no room"));
  await withPages(async (ask) => {
    const response = await ask("/take?source=heap", "POST");
    strictEqual(response.status, 502);
    strictEqual(await response.text(), "Cannot take heap: there is no room\n");
    const unknown = await ask("/take?source=nope", "POST");
    strictEqual(`${unknown.status} ${await unknown.text()}`, '400 there is no source "nope"\n');
    strictEqual((await ask("/take?source=heap&seconds=-1", "POST")).status, 400);
  }, take);
});

Deno.test("a CPU profile is taken at the rate that the form says", async () => {
  const { sessionProfiles } = await webSession();
  const { profile } = sessionProfiles.list[0]!;
  const rates: (number | undefined)[] = [];
  const take: TakeProfile = (_kind, { hz }) => {
    rates.push(hz);
    return Promise.resolve(profile);
  };
  await withPages(async (ask) => {
    const statuses = [];
    for (const query of ["profile&hz=1000", "profile&hz=", "heap&hz=1000", "profile&hz=5"]) {
      const response = await ask(`/take?source=${query}`, "POST");
      statuses.push(response.status);
      await response.body?.cancel();
    }
    deepStrictEqual(statuses, [200, 200, 200, 400]);
    deepStrictEqual(rates, [1_000, undefined, undefined]);
    const page = await (await ask("/profiles")).text();
    strictEqual(page.match(/name="hz"/g)?.length, 1);
  }, take);
});

Deno.test("a link takes nothing", async () => {
  await withPages(async (ask) => strictEqual((await ask("/take?source=heap")).status, 405));
});

Deno.test("spans of the last minutes are taken once, shown, and kept when the recorder has lost them", async () => {
  const { sessionProfiles } = await webSession();
  const { profile } = sessionProfiles.list[0]!;
  const { recordings: { timeline } } = madeUpRecordings(profile);
  const spans: unknown[] = [];
  const recorder = {
    ofThread: () => "of the thread main alone: 2 others are not in it",
    timeline: () => timeline(""),
    ofProcess: (span: { from: number; until: number }) => {
      spans.push(span);
      if (spans.length > 1) return Promise.reject(new RangeError("nothing of that time"));
      return Promise.resolve(profile);
    },
  };
  const pages = new ServicePages(PREFIX, { take: () => Promise.resolve(profile), recorder });
  const ask = (path: string) => pages.handle(new Request(`http://localhost${PREFIX}${path}`));
  try {
    const line = await (await ask("/timeline")).json();
    deepStrictEqual([line.live, line.whole, line.at.length], [true, false, 241]);
    match(line.title, /of the thread main alone: 2 others/);
    match(await (await ask("/recorder?from=1&until=2")).text(), /assets\/recorder-\w+\.js/);
    deepStrictEqual(spans, []);
    for (let i = 0; i < 2; i++) {
      match(await (await ask("/top?from=1&until=2")).text(), /"rows":\[\{"name"/);
      pages.stop();
    }
    deepStrictEqual(spans, [{ from: 1, until: 2 }]);
    const gone = await ask("/top?from=3&until=4");
    deepStrictEqual([gone.status, await gone.text()], [400, "nothing of that time\n"]);
    const shown = await pages.handle(
      new Request(`http://localhost${PREFIX}/top?from=3&until=4`, {
        headers: { accept: "text/html" },
      }),
    );
    match(await shown.text(), /<strong>nothing of that time<\/strong>/);
    for (const query of ["from=4&until=3", "from=x&until=9", "record=old"]) {
      strictEqual((await ask(`/top?${query}`)).status, 400, query);
    }
  } finally {
    pages.stop();
  }
});

Deno.test("what one request asks for costs that request alone", async () => {
  await withPages(async (ask) => {
    strictEqual(await (await ask("/take?source=heap", "POST")).text(), '{"id":1}');
    const paths = ["/download?profile=9", "/top?profile=9", "/graph.svg?profile=9", "/profiles"];
    const answers = await Promise.all(paths.map((path) => ask(path)));
    deepStrictEqual(answers.map(({ status }) => status), [400, 400, 400, 200]);
    strictEqual(await answers[0]!.text(), "there is no profile 9 in this session\n");
    strictEqual((await ask("/download?profile=1")).status, 200);
  });
  await withPages(async (ask) => {
    const answers = await Promise.all(["/download", "/profiles"].map((path) => ask(path)));
    deepStrictEqual(answers.map(({ status }) => status), [400, 200]);
    strictEqual(await answers[0]!.text(), "no profile has been taken yet\n");
  });
});

/** A Worker that ends with an error when it is requested a path that says so. */
class FailingWorker {
  static started = 0;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onerror: ((event: { message: string; preventDefault(): void }) => void) | null = null;
  #over = false;

  constructor() {
    FailingWorker.started++;
  }

  postMessage(message: { type: string; id: number; body: { url: string } }): void {
    if (message.type !== "request") return;
    const { url } = message.body;
    queueMicrotask(() => {
      if (this.#over) return;
      if (url.endsWith("/poison")) {
        return this.onerror?.({ message: "out of order", preventDefault() {} });
      }
      const body = new TextEncoder().encode(new URL(url).pathname);
      // After whatever else was requested in this turn.
      setTimeout(() => {
        if (!this.#over) {
          const page = { status: 200, headers: [], body };
          this.onmessage?.({ data: { type: "reply", id: message.id, body: page } });
        }
      });
    });
  }

  terminate(): void {
    this.#over = true;
  }
}

Deno.test("a worker that fails costs the request with which it fails; all others are made again", async () => {
  const { Worker } = globalThis;
  globalThis.Worker = FailingWorker as unknown as typeof Worker;
  FailingWorker.started = 0;
  try {
    await withPages(async (ask) => {
      const paths = ["/a", "/poison", "/b", "/poison", "/c"];
      const answers = await Promise.all(
        paths.map((path) =>
          ask(path).then((response) => response.text(), (error) => error.message)
        ),
      );
      const failed = "Cannot make this page: out of order";
      deepStrictEqual(answers, [`${PREFIX}/a`, failed, `${PREFIX}/b`, failed, `${PREFIX}/c`]);
      strictEqual(await (await ask("/d")).text(), `${PREFIX}/d`);
      ok(FailingWorker.started <= 4);
    });
  } finally {
    globalThis.Worker = Worker;
  }
});

Deno.test("without a recorder there is no time line", async () => {
  await withPages(async (ask) => {
    strictEqual((await ask("/timeline")).status, 404);
    match(await (await ask("/recorder")).text(), /Nothing is recorded here/);
    strictEqual(await (await ask("/top?from=1&until=2")).text(), "nothing is recorded here\n");
  });
});
