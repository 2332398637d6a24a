import { ok } from "node:assert/strict";
import type { Profile } from "../../lib/profile/types.ts";

/**
 * Makes sure that every number of a profile is in the one form that `Int64`
 * promises: a whole `number` where that is safe, a `bigint` only beyond.
 *
 * @param what For who reads the failure.
 */
export function assertCanonical(profile: Profile, what: string): void {
  // Locations, functions and mappings stand in tables, too: each is looked at once.
  const seen = new Set<unknown>();
  const open: [path: string, value: unknown][] = [["profile", profile]];
  for (let next = open.pop(); next; next = open.pop()) {
    const [path, value] = next;
    if (typeof value === "bigint") {
      ok(!Number.isSafeInteger(Number(value)), `${what}: ${path} is ${value}n`);
    } else if (typeof value === "number") {
      ok(
        Number.isSafeInteger(value) && !Object.is(value, -0),
        `${what}: ${path} is ${value}`,
      );
    } else if (typeof value === "object" && value !== null && !seen.has(value)) {
      seen.add(value);
      for (const [key, each] of Object.entries(value)) open.push([`${path}.${key}`, each]);
    }
  }
}
