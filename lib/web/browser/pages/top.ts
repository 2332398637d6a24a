/**
 * The table of the heaviest places.
 *
 * @module
 */
import type { Table } from "../../../contract/table.ts";
import { openPage, showDetails } from "../page/open_page.ts";
import { TopTable } from "../top/top_table.ts";

await openPage<Table>((element, table, selection) => {
  element.append(new TopTable(table, selection).element);
  showDetails(table.labels);
});
