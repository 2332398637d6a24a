import type { Finding, FindingArea } from "../contract/findings.ts";
import type { Evidence } from "./evidence.ts";

/** What a rule says; the table adds its name and area. */
export type RuleFinding = Omit<Finding, "rule" | "area">;

/** One thing that may be wrong: its numbers, its limit, what it means, what to do. */
export interface Rule {
  area: FindingArea;
  /** One line for the list of rules: when it fires. */
  when: string;
  /** Rules that say it better: of the same place only they are heard. */
  unless?: readonly string[];
  /** @returns Nothing where it does not fire, or where there is nothing to look at. */
  look(evidence: Evidence): RuleFinding[];
}
