/**
 * The list of profiles: taking new ones and comparing two.
 *
 * @module
 */
import { openPage } from "../page/open_page.ts";
import { setUpProfiles } from "../page/profile_list.ts";
import { countUptime } from "../page/uptime.ts";

await openPage((element) => {
  countUptime();
  setUpProfiles(element);
});
