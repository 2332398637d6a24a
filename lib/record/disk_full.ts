/** What Linux, macOS and Windows call it; a quota is a small disk. */
const CODES: readonly string[] = ["ENOSPC", "EDQUOT", "ERROR_DISK_FULL"];

/** Whether something could not be written because the disk, or a quota, is full. */
export function isDiskFull(error: unknown): boolean {
  return error instanceof Error && CODES.includes((error as { code?: string }).code ?? "");
}
