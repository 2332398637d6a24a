import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { webHandler } from "../../lib/web/web_handler.ts";
import { type Tab, testInBrowser } from "../support/browser.ts";
import { madeUpRecordings, RECORDED_FROM } from "../support/recordings.ts";
import { webSession } from "../support/web_session.ts";

const session = await webSession();
const { recordings, requested } = madeUpRecordings(session.sessionProfiles.list[0]!.profile);
const handler = () => webHandler({ ...session, recordings });

/** The span in the address, in seconds of the recording. */
function spanOf(page: Tab["page"]): number[] {
  const { searchParams } = new URL(page.url());
  return ["from", "until"].map((name) => (Number(searchParams.get(name)) - RECORDED_FROM) / 1e3);
}

/** Waits until this is the span in the address. */
async function untilSpan(page: Tab["page"], [from = 0, until = 0]: number[]): Promise<void> {
  const text = (seconds: number) => `${RECORDED_FROM + seconds * 1e3}`;
  await page.waitForURL(({ searchParams: params }) =>
    params.get("from") === text(from) && params.get("until") === text(until)
  );
}

async function drag(page: Tab["page"], from: number, until: number): Promise<void> {
  const box = (await page.locator(".timeline .area").boundingBox())!;
  const x = (part: number) => box.x + part * box.width;
  await page.mouse.move(x(from), box.y + 100);
  await page.mouse.down();
  await page.mouse.move(x((from + until) / 2), box.y + 120);
  await page.mouse.move(x(until), box.y + 100);
  await page.mouse.up();
}

testInBrowser("a span is selected by a drag, and opens as a flame graph", handler, async (tab) => {
  const { page, open } = tab;
  await open("/ui/recorder");
  deepStrictEqual(
    await page.locator("figure[data-lane]").evaluateAll((all) =>
      all.map((figure) => figure.getAttribute("data-lane"))
    ),
    ["cpu", "delay", "gc", "heap", "rss"],
  );
  match(await page.locator("figure[data-lane=cpu]").innerText(), /up to 50 % of a core/);
  match(await page.locator("figure[data-lane=delay]").innerText(), /up to 2\.00 s/);
  match(
    await page.locator("figure[data-lane=heap]").innerText(),
    /with garbage up to \S+, *alive up to \S+/m,
  );
  match(await page.locator("figure[data-lane=gc]").innerText(), /up to 10 % .*estimated/);

  await drag(page, 0.25, 0.5);
  await page.waitForURL(/from=/);
  const [from = 0, until = 0] = spanOf(page);
  ok(Math.abs(from - 15) < 0.5 && Math.abs(until - 30) < 0.5, page.url());
  const summary = await page.locator("output.summary").innerText();
  match(summary, /CPU 3\d %, Longest delay 3 ms, Stalls 0, GC 0 %/);
  await page.reload();
  await page.locator("body[data-ready]").waitFor();
  strictEqual(await page.locator("output.summary").innerText(), summary);
  await page.getByRole("link", { name: "Flame graph of this time" }).click();
  await page.locator("body[data-view=flamegraph][data-ready]").waitFor();
  deepStrictEqual(requested.splice(0).map(({ span }) => span), [{
    from: RECORDED_FROM + from * 1e3,
    until: RECORDED_FROM + until * 1e3,
  }]);
  // Other views of the same span, and back to the line with it selected.
  await page.getByRole("button", { name: "View" }).click();
  await page.getByRole("menuitem", { name: "Top" }).click();
  await page.locator("table.top tbody tr").first().waitFor();
  await page.getByRole("link", { name: "Recorder" }).click();
  await page.locator("output.summary", { hasText: summary }).waitFor();
  strictEqual(requested.length, 0);
});

testInBrowser("keys move the edges of a span and open it", handler, async ({ page, open }) => {
  await open("/ui/recorder");
  const edge = page.getByRole("slider", { name: "From" });
  await edge.focus();
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("ArrowRight");
  await untilSpan(page, [11, 60]);
  match(await edge.getAttribute("aria-valuetext") ?? "", /^\d\d:\d\d:11$/);
  strictEqual(await edge.getAttribute("aria-valuenow"), "11");
  await page.getByRole("slider", { name: "Until" }).focus();
  await page.keyboard.press("Home");
  await untilSpan(page, [11, 11.25]);
  await page.keyboard.press("Escape");
  await page.waitForURL((url) => !url.searchParams.has("from"));
  await page.keyboard.press("PageDown");
  await page.keyboard.press("Enter");
  await page.waitForURL(/flamegraph\?/);
  deepStrictEqual(spanOf(page), [0, 50]);
});

testInBrowser("the same stands in tables, whose rows select", handler, async ({ page, open }) => {
  await open("/ui/recorder");
  const stall = page.locator(".stalls tbody tr");
  match(await stall.innerText(), /2\.00 s\s+<img src=x>\s+\/app\/main\.ts:7/);
  await stall.getByRole("button").click();
  await untilSpan(page, [30, 32]);
  match(await page.locator("output.summary").innerText(), /Longest delay 2\.00 s, Stalls 1/);
  await page.getByText("The same in a table").click();
  strictEqual(await page.locator(".figures tbody tr").count(), 60);
  match(await page.locator(".figures tbody tr").nth(45).innerText(), /50 %.*10 %\s+4MB/);
  // Where there are no samples, nothing is claimed.
  match(await page.locator(".figures tbody tr").nth(55).innerText(), /50 %\s+3 ms\s+0\s+–/);
  await page.locator(".figures tbody tr").nth(55).getByRole("button").click();
  match(await page.locator(".timeline .remark").innerText(), /No CPU samples/);
  const link = page.locator("a.open", { hasText: "Flame graph of this time" });
  strictEqual(await link.getAttribute("aria-disabled"), "true");
  await page.goBack();
  await page.locator("output.summary", { hasText: "Stalls 1" }).waitFor();
});

testInBrowser("a time that is gone is said to be", handler, async ({ page, open }) => {
  await open("/ui/recorder?from=1000&until=2000");
  match(await page.locator("p.status").innerText(), /not recorded any more/);
});

testInBrowser(
  "without a recorder the page says so",
  () => webHandler(session),
  async ({ page, open }) => {
    await open("/ui/recorder");
    match(await page.locator("main").innerText(), /Nothing is recorded here/);
    strictEqual(await page.getByRole("link", { name: "Recorder" }).count(), 0);
  },
);
