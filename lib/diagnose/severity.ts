import type { Finding, Severity } from "../contract/findings.ts";

/** Worst first. */
export const SEVERITIES: readonly Severity[] = ["critical", "warning", "info"];

/** Whether a finding is as bad as that, or worse. */
export function isAtLeast({ severity }: Pick<Finding, "severity">, least: Severity): boolean {
  return SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(least);
}

/** The order in which a person reads findings. */
export function worstFirst(
  a: Pick<Finding, "severity">,
  b: Pick<Finding, "severity">,
): number {
  return SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity);
}
