/**
 * What pages load: every file of `assets/`, by its path there.
 *
 * @module
 */
import address from "./assets/address.js" with { type: "text" };
import app from "./assets/app.js" with { type: "text" };
import browserConfigs from "./assets/browser_configs.js" with { type: "text" };
import configs from "./assets/configs.js" with { type: "text" };
import element from "./assets/element.js" with { type: "text" };
import flameActions from "./assets/flame/actions.js" with { type: "text" };
import flameAddress from "./assets/flame/address.js" with { type: "text" };
import flameBranch from "./assets/flame/branch.js" with { type: "text" };
import flameCard from "./assets/flame/card.js" with { type: "text" };
import flameColors from "./assets/flame/colors.js" with { type: "text" };
import flameControls from "./assets/flame/controls.js" with { type: "text" };
import flameFacts from "./assets/flame/facts.js" with { type: "text" };
import flameStyle from "./assets/flame/flame.css" with { type: "text" };
import flame from "./assets/flame/flame.js" with { type: "text" };
import flameFunctions from "./assets/flame/functions.js" with { type: "text" };
import flameIncrease from "./assets/flame/increase.js" with { type: "text" };
import flameLayout from "./assets/flame/layout.js" with { type: "text" };
import flameLegend from "./assets/flame/legend.js" with { type: "text" };
import flameMenu from "./assets/flame/menu.js" with { type: "text" };
import flameNumberText from "./assets/flame/number_text.js" with { type: "text" };
import flamePaint from "./assets/flame/paint.js" with { type: "text" };
import flamePalette from "./assets/flame/palette.js" with { type: "text" };
import flamePicture from "./assets/flame/picture.js" with { type: "text" };
import flameSearch from "./assets/flame/search.js" with { type: "text" };
import flameShell from "./assets/flame/shell.js" with { type: "text" };
import flameShortName from "./assets/flame/short_name.js" with { type: "text" };
import flameSight from "./assets/flame/sight.js" with { type: "text" };
import flameTable from "./assets/flame/table.js" with { type: "text" };
import flameTexts from "./assets/flame/texts.js" with { type: "text" };
import flameTree from "./assets/flame/tree.js" with { type: "text" };
import flameWhere from "./assets/flame/where.js" with { type: "text" };
import flameZoom from "./assets/flame/zoom.js" with { type: "text" };
import graph from "./assets/graph.js" with { type: "text" };
import graphView from "./assets/graph_view.js" with { type: "text" };
import menus from "./assets/menus.js" with { type: "text" };
import neighbours from "./assets/neighbours.js" with { type: "text" };
import profiles from "./assets/profiles.js" with { type: "text" };
import selection from "./assets/selection.js" with { type: "text" };
import source from "./assets/source.js" with { type: "text" };
import sourceMissing from "./assets/source_missing.js" with { type: "text" };
import styleBase from "./assets/style/base.css" with { type: "text" };
import styleGraph from "./assets/style/graph.css" with { type: "text" };
import styleHeader from "./assets/style/header.css" with { type: "text" };
import styleMenus from "./assets/style/menus.css" with { type: "text" };
import styleNeighbours from "./assets/style/neighbours.css" with { type: "text" };
import styleProfiles from "./assets/style/profiles.css" with { type: "text" };
import styleSource from "./assets/style/source.css" with { type: "text" };
import styleTop from "./assets/style/top.css" with { type: "text" };
import timelineChart from "./assets/timeline/chart.js" with { type: "text" };
import timelineColumns from "./assets/timeline/columns.js" with { type: "text" };
import timelineLanes from "./assets/timeline/lanes.js" with { type: "text" };
import timelinePageParts from "./assets/timeline/page_parts.js" with { type: "text" };
import timelineProfileLinks from "./assets/timeline/profile_links.js" with { type: "text" };
import timelineRange from "./assets/timeline/range.js" with { type: "text" };
import timelineSpans from "./assets/timeline/spans.js" with { type: "text" };
import timelineSummary from "./assets/timeline/summary.js" with { type: "text" };
import timelineTables from "./assets/timeline/tables.js" with { type: "text" };
import timelineStyle from "./assets/timeline/timeline.css" with { type: "text" };
import timeline from "./assets/timeline/timeline.js" with { type: "text" };
import top from "./assets/top.js" with { type: "text" };
import treeBranches from "./assets/tree/branches.js" with { type: "text" };
import treeItems from "./assets/tree/items.js" with { type: "text" };
import treeRows from "./assets/tree/rows.js" with { type: "text" };
import treeStyle from "./assets/tree/tree.css" with { type: "text" };
import treeView from "./assets/tree/tree_view.js" with { type: "text" };
import { joinModules, shareModules } from "./join_modules.ts";

const TYPES: Readonly<Record<string, string>> = {
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
};

/** What all pages share is one script for browsers. */
const SHARED = "app.js";
const APP = shareModules({
  "address.js": address,
  "app.js": app,
  "browser_configs.js": browserConfigs,
  "configs.js": configs,
  "element.js": element,
  "flame/number_text.js": flameNumberText,
  "menus.js": menus,
  "selection.js": selection,
});

/** Each view has another one. */
const FLAME = joinModules(
  {
    "flame/actions.js": flameActions,
    "flame/address.js": flameAddress,
    "flame/branch.js": flameBranch,
    "flame/card.js": flameCard,
    "flame/colors.js": flameColors,
    "flame/controls.js": flameControls,
    "flame/facts.js": flameFacts,
    "flame/flame.js": flame,
    "flame/functions.js": flameFunctions,
    "flame/increase.js": flameIncrease,
    "flame/layout.js": flameLayout,
    "flame/legend.js": flameLegend,
    "flame/menu.js": flameMenu,
    "flame/paint.js": flamePaint,
    "flame/palette.js": flamePalette,
    "flame/picture.js": flamePicture,
    "flame/search.js": flameSearch,
    "flame/shell.js": flameShell,
    "flame/short_name.js": flameShortName,
    "flame/sight.js": flameSight,
    "flame/table.js": flameTable,
    "flame/texts.js": flameTexts,
    "flame/tree.js": flameTree,
    "flame/where.js": flameWhere,
    "flame/zoom.js": flameZoom,
  },
  "flame/flame.js",
  SHARED,
);

const TIMELINE = joinModules(
  {
    "timeline/chart.js": timelineChart,
    "timeline/columns.js": timelineColumns,
    "timeline/lanes.js": timelineLanes,
    "timeline/page_parts.js": timelinePageParts,
    "timeline/profile_links.js": timelineProfileLinks,
    "timeline/range.js": timelineRange,
    "timeline/spans.js": timelineSpans,
    "timeline/summary.js": timelineSummary,
    "timeline/tables.js": timelineTables,
    "timeline/timeline.js": timeline,
  },
  "timeline/timeline.js",
  SHARED,
);

const TREE = joinModules(
  {
    "flame/increase.js": flameIncrease,
    "flame/texts.js": flameTexts,
    "flame/tree.js": flameTree,
    "tree/branches.js": treeBranches,
    "tree/items.js": treeItems,
    "tree/rows.js": treeRows,
    "tree/tree_view.js": treeView,
  },
  "tree/tree_view.js",
  SHARED,
);

const GRAPH = joinModules({ "graph.js": graph, "graph_view.js": graphView }, "graph.js", SHARED);

const PROFILES = joinModules({ "profiles.js": profiles }, "profiles.js", SHARED);

const SOURCE = joinModules(
  { "source.js": source, "source_missing.js": sourceMissing },
  "source.js",
  SHARED,
);

const TOP = joinModules({ "neighbours.js": neighbours, "top.js": top }, "top.js", SHARED);

/** What all pages look like is one file as well. */
const STYLE = [
  styleBase,
  styleHeader,
  styleMenus,
  styleTop,
  styleNeighbours,
  styleProfiles,
  styleGraph,
  styleSource,
].join("\n");

const FILES: Readonly<Record<string, string>> = {
  [SHARED]: APP,
  "flame/flame.css": flameStyle,
  "flame/flame.js": FLAME,
  "graph.js": GRAPH,
  "profiles.js": PROFILES,
  "source.js": SOURCE,
  "style.css": STYLE,
  "timeline/timeline.css": timelineStyle,
  "timeline/timeline.js": TIMELINE,
  "top.js": TOP,
  "tree/tree.css": treeStyle,
  "tree/tree_view.js": TREE,
};

/** Comments that have lines of their own; in our files no text begins a line like that. */
const COMMENT_REGEXP = /^[ \t]*(?:\/\*(?:(?!\*\/)[^])*\*\/|\/\/.*)\n/gm;

/** No text of our files goes over several lines. */
const INDENT_REGEXP = /^[ \t]+/gm;

/** A line that goes on; no comment of ours stands behind code. */
const BREAK_REGEXP = /([{([,;])\n/g;

/** What a browser gets: comments, indentation and lines are for those who read the files here. */
const LEAN = new Map(
  Object.entries(FILES).map(([name, text]) => [
    name,
    text.replaceAll(COMMENT_REGEXP, "")
      .replaceAll(INDENT_REGEXP, "")
      .replaceAll(/\n{2,}/g, "\n")
      .replaceAll(BREAK_REGEXP, "$1"),
  ]),
);

/** Names of all assets. */
export const ASSET_NAMES: readonly string[] = Object.keys(FILES);

/**
 * Serves an asset.
 *
 * @returns Nothing if there is none of that name.
 */
export function asset(name: string): Response | undefined {
  const text = LEAN.get(name);
  if (text === undefined) return undefined;
  const type = TYPES[name.slice(name.lastIndexOf(".") + 1)]!;
  return new Response(text, {
    headers: { "content-type": type, "cache-control": "no-cache" },
  });
}
