import { match, strictEqual } from "node:assert/strict";
import { ServicePages, type TakeProfile } from "../../lib/web/service/service_pages.ts";
import { webSession } from "../support/web_session.ts";

const PREFIX = "/debug/pprof/ui";

async function withPages(
  body: (ask: (path: string, method?: string) => Promise<Response>) => Promise<void>,
  take?: TakeProfile,
): Promise<void> {
  const { shelf } = await webSession();
  const { profile } = shelf.list[0]!;
  const pages = new ServicePages(PREFIX, take ?? (() => Promise.resolve(profile)));
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

Deno.test("a profile that cannot be taken says why", async () => {
  const take = () => Promise.reject(new RangeError("there is no room"));
  await withPages(async (ask) => {
    const response = await ask("/take?source=heap", "POST");
    strictEqual(response.status, 502);
    strictEqual(await response.text(), "Cannot take heap: there is no room\n");
    strictEqual((await ask("/take?source=nope", "POST")).status, 404);
    strictEqual((await ask("/take?source=heap&seconds=-1", "POST")).status, 400);
  }, take);
});

Deno.test("a link takes nothing", async () => {
  await withPages(async (ask) => strictEqual((await ask("/take?source=heap")).status, 404));
});
