/**
 * Tests that need perf events.
 *
 * @module
 */
import { isRefused } from "../../lib/native/refusal.ts";
import { sampleStacks } from "../../lib/native/stack_sampler.ts";
import { testWithProgram } from "./real_program.ts";

/** Why perf events are not to be had here, or nothing. */
const REFUSED = refusal();

function refusal(): string | undefined {
  const sampler = sampleStacks({ hz: 100 });
  if (isRefused(sampler)) return sampler.refused;
  sampler.stop();
  return undefined;
}

/**
 * Registers a test that needs perf events. Where the system does not allow
 * them, as many a CI, it is ignored with the reason in its name.
 *
 * @param name Name of the test.
 * @param body The test.
 */
export function testWithPerf(name: string, body: () => Promise<void> | void): void {
  if (REFUSED === undefined) Deno.test(name, async () => await body());
  else ignored(name);
}

/**
 * Registers a test that needs perf events and a program that may be missing.
 *
 * @param what The program, for the reason.
 * @param path Where it is.
 */
export function testWithPerfAnd(
  what: string,
  path: string | undefined,
  name: string,
  body: (path: string) => Promise<void>,
): void {
  if (REFUSED === undefined) testWithProgram(what, path, name, body);
  else ignored(name);
}

function ignored(name: string): void {
  Deno.test({ name: `${name} (ignored: ${REFUSED})`, ignore: true, fn: () => {} });
}
