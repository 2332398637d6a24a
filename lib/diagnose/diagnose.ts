/**
 * Numbers → findings.
 *
 * @module
 */
import type { Diagnosis, Finding, FindingNumber, FindingPlace } from "../contract/findings.ts";
import type { Evidence } from "./evidence.ts";
import { coresNumber } from "./rules/hot_function.ts";
import { worstFirst } from "./severity.ts";
import { RULES } from "./rules.ts";
import { numberOf } from "./texts.ts";

/** The finding where no rule fires. */
export const NOTHING_WRONG = "nothing-wrong";

/**
 * Looks at all that is known, by every rule.
 *
 * @param evidence What {@linkcode gatherEvidence} made of profiles and figures.
 * @param at When, in Unix milliseconds.
 *
 * @example
 * ```ts
 * import { diagnose } from "./diagnose.ts";
 * import { gatherEvidence } from "./evidence.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const { findings } = diagnose(gatherEvidence([]), 0);
 * deepStrictEqual(findings.map(({ rule }) => rule), ["nothing-wrong"]);
 * ```
 */
export function diagnose(evidence: Evidence, at: number): Diagnosis {
  const found: Finding[] = Object.entries(RULES).flatMap(([rule, { area, look }]) =>
    look(evidence).map((finding) => ({ rule, area, ...finding }))
  );
  const findings = found.filter((finding) => !isSaidBetter(finding, found)).sort(worstFirst);
  return {
    at,
    findings: findings.length > 0 ? findings : [nothingWrong(evidence)],
    evidence: evidence.looked,
    missing: evidence.missing,
  };
}

function isSaidBetter({ rule, place }: Finding, found: readonly Finding[]): boolean {
  const { unless = [] } = RULES[rule]!;
  return found.some((other) => unless.includes(other.rule) && isSamePlace(place, other.place));
}

/** Stacks of errors and of V8 may name one function differently. */
function isSamePlace(a: FindingPlace | undefined, b: FindingPlace | undefined): boolean {
  return a !== undefined && b !== undefined && a.file === b.file &&
    (a.function === b.function || a.line === b.line);
}

function nothingWrong(evidence: Evidence): Finding {
  const { looked } = evidence;
  return {
    rule: NOTHING_WRONG,
    severity: "info",
    area: "cpu",
    title: looked.length > 0 ? "Nothing wrong was found" : "There is nothing to look at",
    means: looked.length > 0
      ? `No rule fires on ${looked.join("; ")}.`
      : "No profile was given, and nothing is recorded.",
    advice:
      "If it is slow all the same, take profiles while it is: CPU, waits (await), and the heap " +
      "twice with a minute in between.",
    numbers: numbersOf(evidence),
    certainty: "only what was looked at: short or rare troubles may not be in it",
  };
}

/** What a person wants to know where nothing is wrong. */
function numbersOf({ cpu, heap, timeline, looked }: Evidence): FindingNumber[] {
  const longest = timeline?.stalls.reduce(
    (most, { from, until }) => Math.max(most, until - from),
    0,
  );
  return [
    numberOf("kinds of evidence", looked.length, "count"),
    ...(cpu ? coresNumber(cpu) : []),
    ...(heap ? [numberOf("live heap", heap.live, "bytes")] : []),
    ...(timeline ? [numberOf("process", timeline.rss.at(-1) ?? 0, "bytes")] : []),
    ...(longest ? [numberOf("longest stall", longest * 1e6, "nanoseconds")] : []),
  ];
}
