import type { ReportInput } from "../analyse/report_input.ts";

/**
 * `-comments`: all comments of the profile, a line each.
 *
 * @param input The report.
 * @returns Its text.
 */
export function renderComments({ profile }: ReportInput): string {
  return profile.comment.map((comment) => `${comment}\n`).join("");
}
