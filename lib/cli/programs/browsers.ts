import type { Environment } from "../local_tools.ts";

/** Where no list of its own is known. */
const COMMON: readonly string[] = [
  "chrome",
  "google-chrome",
  "chromium",
  "firefox",
  "sensible-browser",
];

/** Browsers that come with a system. A space at the end makes an empty argument. */
const OF_SYSTEM: Readonly<Partial<Record<typeof Deno.build.os, readonly string[]>>> = {
  darwin: ["/usr/bin/open"],
  // `start` takes what is in quotes for a window's title.
  windows: ["cmd /c start "],
};

/**
 * Browsers, in the order in which to try them.
 *
 * @param env The environment: `$BROWSER`, and `$DISPLAY` for desktops.
 * @param os The system.
 * @returns Programs with their arguments, a space between.
 */
export function browsers(env: Environment, os = Deno.build.os): string[] {
  const chosen = env("BROWSER") ?? "";
  const own = OF_SYSTEM[os] ?? (env("DISPLAY") ? [...COMMON, "xdg-open"] : COMMON);
  return chosen === "" ? [...own] : [chosen, ...own];
}
