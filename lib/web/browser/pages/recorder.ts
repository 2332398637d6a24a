/**
 * The recorder's time line: what happened, and any span of it as a flame graph.
 *
 * @module
 */
import { openPage } from "../page/open_page.ts";
import { countUptime } from "../page/uptime.ts";
import { TimelineView } from "../timeline/timeline_view.ts";

await openPage(async (element) => {
  countUptime();
  const view = new TimelineView(element);
  await view.load();
  view.follow();
});
