/**
 * What is behind a flame graph: a server that knows more of the profile, or nothing but the file.
 *
 * @module
 */
import type { HotLines, HotLinesByFunction } from "../../../contract/hot_lines.ts";
import { fetchJson } from "../page/fetch_json.ts";
import { framePattern } from "./frame_pattern.ts";

/** What there is besides the stacks. */
export interface FlameHost {
  /** Whether filters can be changed: they make other stacks. */
  hasFilters: boolean;
  /** Where one sees what keeps memory alive; `""` if nothing says so. */
  retained: string;
  /** Lines of a function with their values; nothing if its source is not at hand. */
  lines: (name: string, file: string) => Promise<HotLines | undefined>;
}

/** The server that the page is from. */
export function serverHost(element: HTMLElement): FlameHost {
  return {
    hasFilters: true,
    retained: element.dataset["retained"] ?? "",
    lines: async (name, file) => {
      if (file === "") return undefined;
      const params = new URLSearchParams(location.search);
      params.set("of", framePattern(name));
      try {
        return (await fetchJson<HotLinesByFunction>(`lines?${params}`))[`${name}\n${file}`];
      } catch {
        // Filters may have changed the name: the picture is worth looking at without its lines.
        return undefined;
      }
    },
  };
}

/** A page that was sent to somebody: all that it knows is in it. */
export function fileHost(lines: HotLinesByFunction): FlameHost {
  return {
    hasFilters: false,
    retained: "",
    lines: (name, file) => Promise.resolve(lines[`${name}\n${file}`]),
  };
}
