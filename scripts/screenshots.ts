/**
 * Makes the pictures of `docs/pictures/`: every view, wide and narrow, light
 * and dark, of the example service.
 *
 *     deno run -A --lock=tests/deno.lock scripts/screenshots.ts [name…]
 *
 * They show the path that this folder has: run it in a clone at `/srv/app`.
 *
 * @module
 */
import { type Browser, chromium } from "npm:playwright-core@1.64.1";
import { startService, startTool, takeProfiles } from "./screenshots/programs.ts";
import { smallPng } from "./screenshots/small_png.ts";
import { VIEW_PICTURES, type ViewPicture } from "./screenshots/views.ts";

const FOLDER = new URL("../docs/pictures/", import.meta.url);
const SIZES = { 1280: 640, 390: 700 };
const SCHEMES = ["light", "dark"] as const;
/** Until lines have faded and menus have opened. */
const SETTLED_MS = 600;

if (import.meta.main) {
  const wanted = VIEW_PICTURES.filter(({ name }) =>
    Deno.args.length === 0 || Deno.args.includes(name)
  );
  await using service = await startService();
  await using tool = await startTool();
  const taken = await takeProfiles(service.origin);
  await Deno.mkdir(FOLDER, { recursive: true });
  const browser = await chromium.launch({
    executablePath: Deno.env.get("CHROMIUM") ?? "/usr/bin/chromium",
    args: ["--no-sandbox"],
  });
  try {
    for (const picture of wanted) {
      const path = picture.path(taken);
      const place = path.startsWith("/") ? tool.origin : `${service.origin}/debug/pprof/ui/`;
      await take(browser, picture, place + path);
    }
  } finally {
    await browser.close();
  }
  await Deno.writeTextFile(new URL("README.md", FOLDER), gallery());
  await new Deno.Command(Deno.execPath(), { args: ["fmt", "-q", FOLDER.pathname] }).output();
}

async function take(browser: Browser, { name, act }: ViewPicture, address: string): Promise<void> {
  for (const [width, height] of Object.entries(SIZES)) {
    for (const colorScheme of SCHEMES) {
      const viewport = { width: Number(width), height };
      const page = await browser.newPage({ viewport, colorScheme });
      await page.goto(address);
      await page.locator("body[data-ready]").waitFor();
      await page.waitForTimeout(SETTLED_MS);
      await act?.(page);
      await page.waitForTimeout(SETTLED_MS);
      const png = smallPng(await page.screenshot());
      const file = fileName(name, width, colorScheme);
      await Deno.writeFile(new URL(file, FOLDER), png);
      console.log(`${file}  ${Math.ceil(png.length / 1000)} kB`);
      await page.close();
    }
  }
}

function fileName(name: string, width: string, scheme: string): string {
  return `${name}-${width}-${scheme}.png`;
}

/** The page that shows all of them. */
function gallery(): string {
  const head = [
    "# Pictures",
    "",
    "Every view, on a screen and on a phone, light and dark; of the example service under load.",
    "`deno run -A --lock=tests/deno.lock scripts/screenshots.ts` makes them.",
  ];
  const sections = VIEW_PICTURES.map(({ name, title }) => {
    const files = SCHEMES.flatMap((scheme) =>
      Object.keys(SIZES).map((width) =>
        `![${width} px, ${scheme}](${fileName(name, width, scheme)})`
      )
    );
    return `\n## ${title}\n\n${files.join("\n")}\n`;
  });
  return [...head, ...sections].join("\n");
}
