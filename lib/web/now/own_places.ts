/**
 * Where a program's own code spent what a profile shows.
 *
 * @module
 */
import type { OwnPlace } from "../../contract/now.ts";
import type { Line, Profile } from "../../profile/types.ts";

/** Deno's own files, and frames that have none: `(garbage collector)`. */
const OF_DENO_REGEXP = /^(?:ext:|node:|$)/;

/** Lines and functions, heaviest first. */
export interface OwnPlaces {
  /** What all samples come to. */
  total: number;
  lines: OwnPlace[];
  functions: OwnPlace[];
}

/**
 * Adds samples up by the innermost line of the program's own code: what Deno
 * did for it counts there. Samples without any such line count nowhere.
 *
 * @param index Which value of the samples.
 * @param most How many places.
 */
export function ownPlaces(profile: Profile, index: number, most: number): OwnPlaces {
  const lines = new Map<string, OwnPlace>();
  const functions = new Map<string, OwnPlace>();
  let total = 0;
  for (const { location, value: values } of profile.sample) {
    const value = Number(values[index] ?? 0);
    total += value;
    const line = innermost(location.flatMap(({ line }) => line));
    if (!line) continue;
    const { name, filename, startLine } = line.function;
    add(lines, { function: name, file: filename, line: Number(line.line), value });
    add(functions, { function: name, file: filename, line: Number(startLine), value });
  }
  return { total, lines: heaviest(lines, most), functions: heaviest(functions, most) };
}

function innermost(lines: readonly Line[]): Line | undefined {
  return lines.find(({ function: { filename } }) => !OF_DENO_REGEXP.test(filename));
}

function add(places: Map<string, OwnPlace>, place: OwnPlace): void {
  const key = `${place.function}\n${place.file}\n${place.line}`;
  const known = places.get(key);
  if (known) known.value += place.value;
  else places.set(key, place);
}

function heaviest(places: ReadonlyMap<string, OwnPlace>, most: number): OwnPlace[] {
  return [...places.values()].filter(({ value }) => value > 0)
    .sort((a, b) => b.value - a.value).slice(0, most);
}
