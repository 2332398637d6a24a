/**
 * Source with the values of its lines.
 *
 * @module
 */
import type { Listing } from "../../../contract/listing.ts";
import { openPage, showDetails } from "../page/open_page.ts";
import { showListing } from "../source/listing.ts";

await openPage<Listing>((element, listing) => {
  showListing(element, listing);
  showDetails(listing.labels);
});
