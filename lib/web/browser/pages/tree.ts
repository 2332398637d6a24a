/**
 * All stacks of a profile as rows that unfold.
 *
 * @module
 */
import type { Stacks } from "../../../contract/stacks.ts";
import { openPage } from "../page/open_page.ts";
import { TreeView } from "../tree/tree_view.ts";

await openPage<Stacks>((element, stacks, selection) => {
  new TreeView(element, stacks, selection);
});
