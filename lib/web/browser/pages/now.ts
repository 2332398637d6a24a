/**
 * How the service is: the start page.
 *
 * @module
 */
import { NowView } from "../now/now_view.ts";
import { find } from "../page/element.ts";
import { openPage } from "../page/open_page.ts";
import { setUpProfiles } from "../page/profile_list.ts";
import { countUptime } from "../page/uptime.ts";

await openPage<{ recorded: boolean }>(async (element, { recorded }) => {
  countUptime();
  setUpProfiles(element);
  const now = find(element, "#now", HTMLElement);
  if (recorded) await new NowView(now).start();
  else now.textContent = "Nothing is recorded: the service was started with recorder: false.";
});
