/**
 * What pages load: every file of `assets/`, by name.
 *
 * @module
 */
import app from "./assets/app.js" with { type: "text" };
import configs from "./assets/configs.js" with { type: "text" };
import menus from "./assets/menus.js" with { type: "text" };
import profiles from "./assets/profiles.js" with { type: "text" };
import selection from "./assets/selection.js" with { type: "text" };
import style from "./assets/style.css" with { type: "text" };
import top from "./assets/top.js" with { type: "text" };

const TYPES: Readonly<Record<string, string>> = {
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
};

const FILES: Readonly<Record<string, string>> = {
  "app.js": app,
  "configs.js": configs,
  "menus.js": menus,
  "profiles.js": profiles,
  "selection.js": selection,
  "style.css": style,
  "top.js": top,
};

/** Names of all assets. */
export const ASSET_NAMES: readonly string[] = Object.keys(FILES);

/**
 * Serves an asset.
 *
 * @returns Nothing if there is none of that name.
 */
export function asset(name: string): Response | undefined {
  if (!Object.hasOwn(FILES, name)) return undefined;
  const type = TYPES[name.slice(name.lastIndexOf(".") + 1)]!;
  return new Response(FILES[name], {
    headers: { "content-type": type, "cache-control": "no-cache" },
  });
}
