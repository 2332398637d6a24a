/**
 * The profile itself as text: everything in it, or only its comments.
 *
 * @module
 */
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

/**
 * `-comments`: all comments of the profile, a line each.
 *
 * @param input The report.
 * @returns Its text.
 */
export function renderComments({ profile }: ReportInput): string {
  return profile.comment.map((comment) => `${comment}\n`).join("");
}
