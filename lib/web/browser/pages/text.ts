/**
 * Pages of which the server has written all that there is to see.
 *
 * @module
 */
import { openPage } from "../page/open_page.ts";

await openPage();
