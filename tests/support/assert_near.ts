import { ok } from "node:assert/strict";

/** Asserts that a share is within some points of the wanted one, both between 0 and 1. */
export function assertNear(actual: number, wanted: number, tolerance: number, what: string): void {
  ok(
    Math.abs(actual - wanted) <= tolerance,
    `${what}: ${actual.toFixed(3)} is not within ${tolerance} of ${wanted.toFixed(3)}`,
  );
}
