/**
 * What browsers load: `deno task build` makes it of `browser/`.
 *
 * @module
 */
import built from "./assets.json" with { type: "json" };

/** What a page loads, by names of assets. */
export interface PageAssets {
  script: string;
  /** What the script imports: browsers may load it at once. */
  modules: readonly string[];
  styles: readonly string[];
}

/** Pages that have a script; `text` is that of pages without a view of their own. */
export type PageName = keyof typeof built.pages;

const FILES: Readonly<Record<string, string>> = built.files;

const TYPES: Readonly<Record<string, string>> = {
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
};

/** What each page loads. */
export const PAGE_ASSETS: Readonly<Record<PageName, PageAssets>> = built.pages;

/** Names of all assets. */
export const ASSET_NAMES: readonly string[] = Object.keys(FILES);

/**
 * Serves an asset.
 *
 * @returns Nothing if there is none of that name.
 */
export function asset(name: string): Response | undefined {
  if (!Object.hasOwn(FILES, name)) return undefined;
  return new Response(FILES[name], {
    headers: {
      "content-type": TYPES[name.slice(name.lastIndexOf(".") + 1)]!,
      // Another text has another name.
      "cache-control": "max-age=31536000, immutable",
    },
  });
}
