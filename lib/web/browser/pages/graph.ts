/**
 * Who calls whom, as boxes and arrows.
 *
 * @module
 */
import { showGraph } from "../graph/graph.ts";
import { openPage } from "../page/open_page.ts";

await openPage((element, _data, selection) => showGraph(element, selection));
