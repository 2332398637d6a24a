/** A file's name and a line: `app.ts:4`. */
export function placeText({ file, line }: { file: string; line: number }): string {
  const name = file.replace(/[?#].*$/, "").replace(/^.*\//, "");
  return name === "" ? "" : line > 0 ? `${name}:${line}` : name;
}
