/**
 * Measures the flame graph in Chromium:
 *
 *     deno task bench web
 *
 * - from the response to the first picture, for trees of 100 000 and 1 000 000 nodes
 * - frames while it zooms, searches and turns a wheel
 * - the weight of the application
 * - until the graph shows, beside the real `pprof -http` in turns: from the start of the
 *   program, and from the request
 *
 * @module
 */
import { type Browser, chromium, type Page } from "npm:playwright-core@1.64.1";
import { LayoutEngine } from "../../lib/layout/layout_engine.ts";
import { defaultConfig } from "../../lib/report/options.ts";
import { asset, ASSET_NAMES } from "../../lib/web/assets.ts";
import { SessionProfiles } from "../../lib/web/session_profiles.ts";
import { webHandler } from "../../lib/web/web_handler.ts";
import type { Profile } from "../../lib/profile/types.ts";
import { findOnPath, findPprof } from "../../tests/support/real_program.ts";
import { contest, median, verdict } from "./contest.ts";
import { branchingStacks, type ProfileSize, randomFile } from "./random_stacks.ts";

const ROUNDS = 3;
const RATIO_BAR = 0.5;
const WEIGHT_BAR = 150;

/** Nodes of a tree, and the bars in milliseconds. */
const TREES = [
  { nodes: 100_000, paintBar: 300, frameBar: 16.7 },
  { nodes: 1_000_000, paintBar: 1500, frameBar: 33.3 },
];

const CONTESTS: readonly ProfileSize[] = [
  { samples: 20_000, depth: 25, functions: 4_000 },
  { samples: 300_000, depth: 40, functions: 20_000 },
];

/** Clicks, searches and turns a wheel, while every frame is noted. */
const SCRIPTED_ZOOM = `(async () => {
  const canvas = document.querySelector(".flame canvas");
  const box = canvas.getBoundingClientRect();
  const frames = [];
  let last = performance.now();
  let on = true;
  requestAnimationFrame(function note(now) {
    frames.push(now - last);
    last = now;
    if (on) requestAnimationFrame(note);
  });
  const wait = (ms) => new Promise((done) => setTimeout(done, ms));
  const click = (row, across) => {
    const at = { clientX: box.x + across * box.width, clientY: box.y + row * 24 + 12 };
    for (const type of ["pointerdown", "click"]) {
      canvas.dispatchEvent(new PointerEvent(type, { ...at, bubbles: true, button: 0 }));
    }
  };
  const search = document.getElementById("search");
  for (const row of [2, 3, 5, 7, 0, 4, 8, 0]) {
    click(row, 0.1);
    await wait(250);
    search.value = "function" + row;
    search.dispatchEvent(new Event("input"));
    await wait(350);
    for (let turn = 0; turn < 20; turn++) {
      const at = { clientX: box.x + 300, clientY: box.y + 100, deltaY: turn < 10 ? -100 : 100 };
      canvas.dispatchEvent(new WheelEvent("wheel", { ...at, bubbles: true, cancelable: true }));
      await wait(16);
    }
  }
  on = false;
  return frames.slice(1);
})()`;

if (import.meta.main && !await web()) Deno.exit(1);

/**
 * Measures everything.
 *
 * @returns Whether the bars are held.
 */
export async function web(rounds = ROUNDS): Promise<boolean> {
  const executablePath = findOnPath("chromium") ?? findOnPath("google-chrome");
  if (executablePath === undefined) {
    console.log("  skipped: needs Chromium (apt-get install chromium)");
    return true;
  }
  const held = [await weight()];
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  try {
    for (const tree of TREES) held.push(await pictures(browser, tree, rounds));
    for (const size of CONTESTS) held.push(await besidePprof(browser, size, rounds));
  } finally {
    await browser.close();
  }
  return held.every((each) => each);
}

/** All scripts, styles and the page around the data. */
async function weight(): Promise<boolean> {
  let bytes = 0;
  for (const name of ASSET_NAMES) bytes += (await asset(name)!.bytes()).length;
  const page = await (await handlerOf(branchingStacks(100))(
    new Request("http://localhost/ui/flamegraph"),
  )).text();
  bytes += page.replace(/<script type="application\/json".*?<\/script>/s, "").length;
  return verdict("weight of the application", bytes / 1000, WEIGHT_BAR, " KB");
}

function handlerOf(profile: Profile): (request: Request) => Promise<Response> {
  const sessionProfiles = new SessionProfiles();
  sessionProfiles.add("bench", profile);
  return webHandler({
    prefix: "/ui",
    sessionProfiles,
    sources: [],
    config: defaultConfig(),
    settings: { read: () => Promise.resolve([]), write: () => Promise.resolve() },
    environment: { warn: () => {} },
    layout: new LayoutEngine(),
  });
}

/** The first picture of a tree, and frames from then on. */
async function pictures(
  browser: Browser,
  { nodes, paintBar, frameBar }: (typeof TREES)[number],
  rounds: number,
): Promise<boolean> {
  const handler = handlerOf(branchingStacks(nodes));
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, handler);
  const paints: number[] = [];
  const frames: number[] = [];
  for (let round = 0; round < rounds; round++) {
    await withPage(browser, async (page) => {
      await page.goto(`http://127.0.0.1:${server.addr.port}/ui/flamegraph`);
      await page.locator("body[data-ready]").waitFor();
      paints.push(
        await page.evaluate(`performance.getEntriesByName("flame-painted")[0].startTime -
          performance.getEntriesByType("navigation")[0].responseEnd`),
      );
      const noted = await page.evaluate(SCRIPTED_ZOOM) as number[];
      frames.push(median(noted));
      const [paint, middle] = [paints.at(-1)!, frames.at(-1)!].map((ms) => ms.toFixed(1));
      const slow = noted.toSorted((a, b) => a - b)[Math.floor(noted.length * 0.95)]!;
      console.log(
        `  ${nodes} nodes: painted after ${paint} ms; frames of ${middle} ms, ` +
          `95 % within ${slow.toFixed(1)} ms`,
      );
    });
  }
  await server.shutdown();
  // The clock of frames ticks in steps of a tenth.
  const frame = Math.round(median(frames) * 10) / 10;
  return [
    verdict(`${nodes} nodes: painted after the response`, median(paints), paintBar, " ms"),
    verdict(`${nodes} nodes: median frame of zoom and search`, frame, frameBar, " ms"),
  ].every((held) => held);
}

/** Both programs in turns, until their flame graphs show. */
async function besidePprof(
  browser: Browser,
  size: ProfileSize,
  rounds: number,
): Promise<boolean> {
  const pprof = findPprof();
  if (pprof === undefined) {
    console.log("  skipped: needs the real pprof (go install github.com/google/pprof@latest)");
    return true;
  }
  const file = await randomFile(size);
  const flags = ["-symbolize=none", "-no_browser"];
  const ours = [Deno.execPath(), "run", "-A", "lib/cli/main.ts", ...flags];
  const requests: Record<string, number[]> = { pprof: [], ours: [] };
  const sides = [
    { name: "pprof", command: [pprof, ...flags], shown: "#stack-chart .boxbg" },
    { name: "ours", command: ours, shown: "body[data-ready]" },
  ].map(({ name, command, shown }) => ({
    name,
    measure: async () => {
      const { whole, request } = await untilShown(browser, command, file, shown);
      requests[name]!.push(request);
      return whole;
    },
  }));
  const show = (ms: number) => `${(ms / 1000).toFixed(2)} s`;
  const whole = await contest(sides, rounds, show);
  for (const [name, values] of Object.entries(requests)) {
    console.log(`  ${name}, from the request: ${values.map(show).join(", ")}`);
  }
  const ratio = (values: (name: string) => number[]) =>
    median(values("ours")) / median(values("pprof"));
  return [
    verdict("from the start, ours / pprof", ratio((name) => whole.get(name)!), RATIO_BAR),
    verdict("from the request, ours / pprof", ratio((name) => requests[name]!), RATIO_BAR),
  ].every((held) => held);
}

/** Milliseconds until a flame graph shows. */
async function untilShown(
  browser: Browser,
  [program, ...args]: string[],
  file: string,
  shown: string,
): Promise<{ whole: number; request: number }> {
  const home = await Deno.makeTempDir();
  const port = freePort();
  const start = performance.now();
  const child = new Deno.Command(program!, {
    args: [...args, `-http=127.0.0.1:${port}`, file],
    cwd: new URL("../..", import.meta.url),
    env: { HOME: home, XDG_CONFIG_HOME: home, PPROF_TMPDIR: home, DENO_DIR: denoFolder() },
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  try {
    await untilOpen(port);
    const requested = performance.now();
    await withPage(browser, async (page) => {
      await page.goto(`http://127.0.0.1:${port}/ui/flamegraph`, { timeout: 300_000 });
      await page.locator(shown).first().waitFor({ timeout: 300_000, state: "attached" });
    });
    const end = performance.now();
    return { whole: end - start, request: end - requested };
  } finally {
    child.kill("SIGKILL");
    await child.status;
    await Deno.remove(home, { recursive: true });
  }
}

/** Where modules are kept: without them Deno would load them again. */
function denoFolder(): string {
  return Deno.env.get("DENO_DIR") ?? `${Deno.env.get("HOME")}/.cache/deno`;
}

function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

async function untilOpen(port: number): Promise<void> {
  for (;;) {
    try {
      (await Deno.connect({ hostname: "127.0.0.1", port })).close();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}

async function withPage(browser: Browser, look: (page: Page) => Promise<void>): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
  try {
    await look(page);
  } finally {
    await page.close();
  }
}
