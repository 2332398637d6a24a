import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { pathToFileURL } from "node:url";
import type { Page } from "npm:playwright-core@1.64.1";
import { encodeProfile } from "../../lib/profile/encode.ts";
import { decodeProfile } from "../../lib/profile/decode/decode.ts";
import { defaultConfig } from "../../lib/report/options.ts";
import { sentPage, type SentPageInput } from "../../lib/web/export/sent_page.ts";
import { webHandler } from "../../lib/web/web_handler.ts";
import { type Tab, testInBrowser } from "../support/browser.ts";
import { clickAt, flameProfile, nameAt, openFlame, ready, SHOP } from "../support/flame.ts";
import { looksWell } from "../support/page_looks.ts";
import { madeUpTimeline } from "../support/recordings.ts";
import { sessionAbout } from "../support/web_session.ts";

const GO_CPU = new URL("../fixtures/profiles/tool/go_cpu.pb.gz", import.meta.url);

/** A page that was sent, as a file. */
async function sentFile(
  input: Partial<SentPageInput> = {},
): Promise<{ address: string } & AsyncDisposable> {
  const folder = await Deno.makeTempDir();
  const text = await sentPage({
    profile: SHOP,
    config: defaultConfig(),
    environment: { warn: () => {} },
    ...input,
  });
  await Deno.writeTextFile(`${folder}/sent page.html`, text);
  return {
    address: pathToFileURL(`${folder}/sent page.html`).href,
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}

function test(name: string, body: (tab: Tab) => Promise<void>): void {
  testInBrowser(name, () => () => new Response("nobody is to ask", { status: 500 }), body);
}

async function open(page: Page, address: string): Promise<void> {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.goto(address);
  await ready(page);
}

test("a page that was sent zooms, searches and says what it knows, without any request", async (tab) => {
  const { page } = tab;
  await using file = await sentFile();
  const requested: string[] = [];
  page.on("request", (request) => requested.push(request.url()));
  await open(page, file.address);
  strictEqual(await nameAt(page, 2, 0.3), "shop.order");
  await clickAt(page, 2, 0.7);
  await page.locator(".flame-panel h2").getByText("shop.list").waitFor();
  strictEqual(await nameAt(page, 2, 0.05), "shop.list");
  match(await page.locator(".flame-panel").innerText(), /Called by\s+main\s+100 %/);
  await page.keyboard.press("Escape");
  strictEqual(await nameAt(page, 2, 0.05), "shop.order");
  await page.locator("#search").fill("^parse$");
  await page.locator(".flame-matches:not(:empty)").waitFor();
  strictEqual(await page.locator(".flame-matches").innerText(), "1 name matches: 800ms (80.00%)");
  // Filters make other stacks: nobody is there to make them.
  strictEqual(await page.getByRole("link", { name: "Focus" }).count(), 0);
  deepStrictEqual(requested.filter((each) => !/^(data|blob):/.test(each)), [file.address]);
});

test("a page that was sent looks well on every screen, with what was recorded", async (tab) => {
  await using file = await sentFile({ timeline: madeUpTimeline() });
  await looksWell(tab, (page) => open(page, file.address));
  const record = tab.page.locator(".sent-record");
  match(await record.innerText(), /A made-up minute/);
  match(await record.innerText(), /Stalls\s+1/);
  const row = await record.locator("tbody tr").innerText();
  match(row, /2\.00 s\s+<img src=x>\s+\/app\/main\.ts:7/);
  strictEqual(await tab.page.locator("img").count(), 0);
});

test("a page that was sent has the source of what costs most", async (tab) => {
  const folder = await Deno.makeTempDir();
  const source = `${folder}/hot.ts`;
  await Deno.writeTextFile(source, "one\n\n\n\n\n\nfor (;;) work(); // </script>\neight\n");
  const profile = flameProfile(["hot", 700]);
  for (const each of profile.function) each.filename = source;
  await using file = await sentFile({ profile });
  await Deno.remove(folder, { recursive: true });
  await open(tab.page, file.address);
  await clickAt(tab.page, 1, 0.5);
  const line = tab.page.locator(".flame-panel pre mark");
  match(await line.innerText(), /7\s*700ms\s*for \(;;\) work\(\); \/\/ <\/script>/);
});

Deno.test("a page that is sent weighs at most 1.5 times its profile, and 150 KB", async () => {
  const profiles = [SHOP, await decodeProfile(await Deno.readFile(GO_CPU))];
  for (const profile of profiles) {
    const text = await sentPage({
      profile,
      config: defaultConfig(),
      environment: { warn: () => {} },
    });
    const size = (await encodeProfile(profile)).length;
    ok(text.length <= 1.5 * size + 150_000, `${text.length} bytes for ${size}`);
  }
});

testInBrowser(
  "the menu exports the present view as a page, a picture and files of other tools",
  () => webHandler(sessionAbout(SHOP)),
  async (tab) => {
    const { page } = tab;
    await openFlame(tab, "?f=shop.list");
    const exported = async (title: string) => {
      await page.getByRole("button", { name: "Export" }).click();
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("menuitem", { name: title, exact: true }).click(),
      ]);
      const path = await download.path();
      return { name: download.suggestedFilename(), bytes: await Deno.readFile(path) };
    };
    const text = async (title: string) => {
      const { name, bytes } = await exported(title);
      return { name, text: new TextDecoder().decode(bytes) };
    };
    const folded = await text("Folded stacks");
    deepStrictEqual([folded.name, folded.text.split("\n").sort()], [
      "profile.folded",
      ["", "main;shop.list 100000000", "main;shop.list;parse 200000000"],
    ]);
    match((await text("speedscope")).text, /"\$schema":\s*"https:\/\/www\.speedscope\.app/);
    match((await text(".cpuprofile")).text, /"timeDeltas"/);
    const svg = await text("Picture (SVG)");
    match(svg.text, /^<svg [^]*<title>shop\.list\nlist\.ts:7\n300ms · 30 %<\/title>[^]*<\/svg>\n$/);
    strictEqual(svg.text.includes("shop.order"), false);
    const png = await exported("Picture (PNG)");
    deepStrictEqual([...png.bytes.subarray(1, 4)], [...new TextEncoder().encode("PNG")]);
    const sent = await exported("Page to send (HTML)");
    strictEqual(sent.name, "profile.html");
    const path = await Deno.makeTempFile({ suffix: ".html" });
    await Deno.writeFile(path, sent.bytes);
    await open(page, pathToFileURL(path).href);
    strictEqual(await nameAt(page, 2, 0.9), "shop.list");
    await Deno.remove(path);
  },
);
