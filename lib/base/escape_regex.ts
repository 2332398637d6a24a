/** A pattern that matches only this text, in RE2's syntax and in JavaScript's. */
export function escapeRegex(text: string): string {
  return text.replace(/[\\.+*?()|[\]{}^$]/g, "\\$&");
}
