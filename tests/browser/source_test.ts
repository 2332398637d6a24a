import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { webHandler } from "../../lib/web/web_handler.ts";
import { testInBrowser } from "../support/browser.ts";
import { webSession } from "../support/web_session.ts";

const session = await webSession();

testInBrowser("source has its lines with their values", () => webHandler(session), async (tab) => {
  const { page, open } = tab;
  await open("/ui/source?f=^main.makeOrders$");
  await page.locator("section.source table").waitFor();
  match(await page.locator("section.source h2").innerText(), /^main\.makeOrders$/);
  const rows = await page.locator("section.source tbody tr").evaluateAll((lines) =>
    lines.map((line) => [...line.children].slice(0, 3).map((cell) => cell.textContent))
  );
  deepStrictEqual(rows.filter(([, flat, cum]) => flat !== "" || cum !== ""), [
    ["74", "", "10ms"],
    ["76", "", "400ms"],
    ["77", "", "250ms"],
  ]);
});

testInBrowser(
  "source that is not found says where it was looked for, and how to have it found",
  () => webHandler(session),
  async ({ page, open }) => {
    await open("/ui/source?f=^main.makeOrders$");
    const missing = page.locator(".missing");
    const name = "/src/pprof/tests/golden/make_profiles/record.go";
    match(await missing.locator("summary").innerText(), new RegExp(`^${name}$`));
    deepStrictEqual(await missing.locator("details li").allInnerTexts(), [name]);

    const command = missing.locator("code");
    await missing.getByLabel("source_path").fill("/no where");
    await missing.getByLabel("trim_path").fill("/src/pprof");
    match(await command.innerText(), /-source_path='\/no where' -trim_path=\/src\/pprof profile/);
    await missing.getByRole("button", { name: "Look there" }).click();
    await page.waitForURL(/source_path=%2Fno\+where/);
    await missing.locator("summary").waitFor();
    strictEqual(await missing.getByLabel("trim_path").inputValue(), "/src/pprof");
    deepStrictEqual(await missing.locator("details li").allInnerTexts(), [
      "/no where/tests/golden/make_profiles/record.go",
      "/tests/golden/make_profiles/record.go",
    ]);

    const here = new URL("../golden/make_profiles/", import.meta.url).pathname;
    await missing.getByLabel("source_path").fill(here);
    await missing.getByLabel("trim_path").fill("");
    await missing.getByRole("button", { name: "Look there" }).click();
    await page.waitForURL(/make_profiles/);
    // The folder's own name is in the file's.
    await page.getByText("sort.Strings(orders").waitFor();
    strictEqual(await missing.count(), 0);
  },
);

testInBrowser(
  "a file of that name where the program runs is one click away",
  () => webHandler(session),
  async ({ page, open }) => {
    const folder = new URL("../golden", import.meta.url).pathname;
    await open(`/ui/source?f=^main.makeOrders$&source_path=${folder}&trim_path=/elsewhere`);
    await page.getByRole("link", { name: `Show ${folder}/make_profiles/record.go` }).click();
    await page.getByText("sort.Strings(orders").waitFor();
  },
);
