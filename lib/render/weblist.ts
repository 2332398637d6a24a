/**
 * `-weblist`: a page of source, each line with its instructions behind a click.
 *
 * @module
 */
import { profileLabels } from "../analyse/header.ts";
import { type ReportInput, valueFormat } from "../analyse/report_input.ts";
import { sourceListing } from "../analyse/assembly/source_listing.ts";
import { htmlText } from "./html_text.ts";
import { listingBody } from "./weblist_body.ts";
import { LISTING_SCRIPT, LISTING_STYLE } from "./weblist_page.ts";

/**
 * The source of all functions that the report's argument matches.
 *
 * @param input The report.
 * @returns The page.
 * @throws {RangeError} If the argument matches nothing.
 */
export async function renderWeblist(input: ReportInput): Promise<string> {
  const format = valueFormat(input, input.unit);
  const listing = await sourceListing(input);
  const labels = profileLabels(input, format);
  const about = (name: string) =>
    labels.find((label) => label.startsWith(name))?.slice(name.length) ?? "unknown";
  const legend = [...labels.map((label) => `${htmlText(label)}<br>`), ""].join("\n").trimEnd();
  return `<!DOCTYPE html>
<html>
<head>
  <meta charset="utf-8">
  <title>${htmlText(`${about("File: ")} ${about("Type: ")}`)}</title>
  
  <style type="text/css">
${LISTING_STYLE}</style>
  <script type="text/javascript">
${LISTING_SCRIPT}</script>
</head>
<body>

<div class="legend">${legend || "<br>"}Total: ${htmlText(format(input.total))}</div>` +
    `${listingBody(listing, input)}
</body>
</html>
`;
}
