export type DemangleMode = "" | "none" | "full" | "templates";
export function demangle(_name: string, _mode: DemangleMode): string | undefined {
  return undefined;
}
