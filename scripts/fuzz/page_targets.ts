/**
 * Pages about broken profiles, and broken requests for pages.
 *
 * @module
 */
import { LayoutEngine } from "../../lib/layout/layout_engine.ts";
import { ProfileBuilder, valueType } from "../../lib/profile/builder.ts";
import { DecodeError } from "../../lib/profile/decode/decode_error.ts";
import { importProfile } from "../../lib/profile/import/import_profile.ts";
import type { Profile } from "../../lib/profile/types.ts";
import { defaultConfig } from "../../lib/report/options.ts";
import { ASSET_NAMES } from "../../lib/web/assets.ts";
import { SessionProfiles } from "../../lib/web/session_profiles.ts";
import { type NamedConfig, parseSettings, settingsText } from "../../lib/web/settings.ts";
import { VIEWS } from "../../lib/web/views.ts";
import { webHandler } from "../../lib/web/web_handler.ts";
import { allowing, BrokenPromise } from "./finding.ts";
import { MAX_FRAMES } from "./reports.ts";
import { fixtureSeeds, textSeeds } from "./seeds.ts";
import { type Target, text } from "./target.ts";

const ALL_PATHS = [
  ...Object.keys(VIEWS).map((view) => `${view}?f=.`),
  "neighbours?of=.",
  "download",
  "profiles",
];

/** All of them, by name. */
export const PAGE_TARGETS: Readonly<Record<string, Target>> = {
  pages: {
    seeds: () => fixtureSeeds("profiles/", "profiles/tool/", "foreign/"),
    run: async (data) => {
      const profile = await allowing([DecodeError], () => importProfile(data));
      if (!profile || frames(profile) > MAX_FRAMES) return;
      const handle = handlerOf(profile, []);
      for (const path of ALL_PATHS) await answered(handle, "GET", path);
    },
  },
  pageRequests: {
    seeds: () =>
      textSeeds(
        "GET flamegraph?f=main&n=5&si=cpu&g=lines&h=x&i=y&s=z&tf=a&ti=b",
        "GET source?f=.&sp=/tmp&trim_path=/a",
        "GET top?profile=1&base=1&nf=0.1&sort=cum&unit=ms",
        "GET timeline?record=x&from=1&until=2",
        "GET neighbours?of=^main$&focus=a|b",
        "GET download?profile=1",
        "POST saveconfig?config=mine&f=x",
        "POST deleteconfig?config=mine",
        "POST take?source=heap&seconds=5",
        `GET assets/${ASSET_NAMES[0]}`,
      ),
    run: text(async (line) => {
      const [, method = "GET", path = ""] = /^(\S+) (.*)$/s.exec(line) ?? [];
      await answered(
        handlerOf(SMALL, []),
        /^(GET|HEAD|POST|PUT)$/.test(method) ? method : "GET",
        path,
      );
    }),
  },
  settings: {
    seeds: () =>
      textSeeds(
        settingsText([{ name: "mine", options: { focus: "x", nodecount: 5, trim: true } }]),
        '{"configs":[{"name":"a","granularity":"lines","nodefraction":0.1}]}',
      ),
    run: text(async (settings) => {
      const configs = await allowing([SyntaxError], () => parseSettings(settings));
      if (!configs) return;
      parseSettings(settingsText(configs));
      await answered(handlerOf(SMALL, configs), "GET", "top");
    }),
  },
};

type Handler = (request: Request) => Promise<Response>;

function handlerOf(profile: Profile, configs: readonly NamedConfig[]): Handler {
  const sessionProfiles = new SessionProfiles();
  sessionProfiles.add("fuzz", profile);
  return webHandler({
    prefix: "/ui",
    sessionProfiles,
    sources: [],
    config: defaultConfig(),
    settings: { read: () => Promise.resolve([...configs]), write: () => Promise.resolve() },
    environment: { warn: () => {} },
    layout: LAYOUT,
  });
}

/** A page may refuse, but not fail. */
async function answered(handle: Handler, method: string, path: string): Promise<void> {
  const url = URL.parse(path, "http://localhost/ui/");
  // Graphs are laid out in another Worker, with a limit of its own.
  if (!url?.pathname.startsWith("/ui/") || url.pathname.includes("graph.svg")) return;
  const response = await handle(new Request(url, { method }));
  const body = await response.text();
  if (response.status >= 500) throw new BrokenPromise(`${method} ${url.pathname}: ${body}`);
}

function frames({ sample }: Profile): number {
  return sample.reduce((sum, { location }) => sum + location.length, 0);
}

const LAYOUT = new LayoutEngine();
const SMALL = small();

function small(): Profile {
  const cpu = valueType("cpu", "nanoseconds");
  const builder = new ProfileBuilder({ sampleType: [cpu], periodType: cpu, period: 1 });
  const frame = (name: string, line: number) => ({
    name,
    systemName: name,
    filename: "/nowhere/a.ts",
    startLine: 1,
    line,
    mapping: "app",
  });
  builder.add([frame("leaf", 3), frame("main", 9)], [10], [{ key: "k", str: "v" }]);
  builder.add([frame("main", 9)], [5], [{ key: "bytes", num: 8, numUnit: "bytes" }]);
  return builder.build();
}
