/** A bundle as tests need it: large, with a map, and each name and line known. */
export interface BigBundle {
  text: string;
  /** Name and 1-based line in the source of the function on the bundle's line `2 * i + 1`. */
  nameOf(i: number): string;
  lineOf(i: number): number;
}

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Base64 VLQ, as source maps write numbers. */
export function vlq(...values: number[]): string {
  let text = "";
  for (const value of values) {
    let rest = value < 0 ? -value * 2 + 1 : value * 2;
    do {
      const digit = rest % 32;
      rest = Math.floor(rest / 32);
      text += LETTERS[rest > 0 ? digit + 32 : digit];
    } while (rest > 0);
  }
  return text;
}

/** A script of `count` functions, two lines each, whose sources have ten lines for each. */
export function bigBundle(count: number): BigBundle {
  const lines: string[] = [];
  const mappings: string[] = [];
  let [lastLine, lastColumn, lastName] = [0, 0, 0];
  const segments = (places: [column: number, line: number, at: number, name?: number][]) => {
    let lastGenerated = 0;
    mappings.push(
      places.map(([generated, line, column, name]) => {
        const numbers = [generated - lastGenerated, 0, line - lastLine, column - lastColumn];
        if (name !== undefined) numbers.push(name - lastName);
        [lastGenerated, lastLine, lastColumn] = [generated, line, column];
        lastName = name ?? lastName;
        return vlq(...numbers);
      }).join(","),
    );
  };
  const names = Array.from({ length: count }, (_, i) => `original${i}`);
  for (let i = 0; i < count; i++) {
    const id = `m${i.toString(36)}`;
    const filler = Array.from({ length: 6 }, (_, n) => `"${id}-${n}"`).join(",");
    lines.push(`function ${id}(a,b){const c=[a,b].map((v)=>v+${i});`);
    segments([[0, i * 10, 0], [9, i * 10, 9, i], [lines.at(-1)!.indexOf("(v"), i * 10 + 2, 4]]);
    lines.push(`  return {c,d:[${filler}],/* ${"x".repeat(60)} */e:a?b:()=>a};}`);
    segments([[2, i * 10 + 5, 2], [9, i * 10 + 5, 9], [20, i * 10 + 6, 3]]);
  }
  const payload = {
    version: 3,
    sources: ["original.ts"],
    sourcesContent: ["// Some source.\n".repeat(count * 10)],
    names,
    mappings: mappings.join(";"),
  };
  lines.push(
    `${"//"}# sourceMappingURL=data:application/json;base64,${btoa(JSON.stringify(payload))}`,
  );
  return {
    text: lines.join("\n"),
    nameOf: (i) => names[i]!,
    lineOf: (i) => i * 10 + 1,
  };
}
