import type { Page } from "npm:playwright-core@1.64.1";
import axe from "npm:axe-core@4.14.1";

/** A rule that a page breaks. */
interface Violation {
  id: string;
  nodes: { target: string[]; failureSummary: string }[];
}

/** What axe-core finds on a page: a line for each element, none if all is well. */
export async function axeFindings(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const script = "axe.run({ resultTypes: ['violations'] }).then(({ violations }) => violations)";
  const violations = await page.evaluate(script) as Violation[];
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")}: ${failureSummary}`)
  );
}
