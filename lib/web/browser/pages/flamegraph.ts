/**
 * All stacks of a profile as a flame graph.
 *
 * @module
 */
import type { Stacks } from "../../../contract/stacks.ts";
import { FlameView } from "../flame/flame_view.ts";
import { serverHost } from "../flame/host.ts";
import { openPage } from "../page/open_page.ts";

await openPage<Stacks>((element, stacks, selection) => {
  new FlameView(element, stacks, selection, serverHost(element)).start();
});
