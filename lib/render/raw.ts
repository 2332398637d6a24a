import { withoutInlines } from "../analyse/inlines.ts";
import type { ReportInput } from "../analyse/report_input.ts";
import { rawText } from "../profile/raw_text.ts";

/**
 * `-raw`: everything in the profile.
 *
 * @param input The report.
 * @returns Its text.
 */
export function renderRaw({ profile, granularity, timeZone }: ReportInput): string {
  return [...rawText(withoutInlines(profile, granularity), { timeZone })].join("");
}
