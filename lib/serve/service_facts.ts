import type { ServiceFacts } from "../contract/now.ts";
import { serviceName } from "../ship/settings/service_name.ts";

/**
 * Which service this is, for the head of its pages.
 *
 * @param threads How many are profiled.
 */
export function serviceFacts(threads: number): ServiceFacts {
  const startedAt = Math.round(performance.timeOrigin);
  return { name: serviceName(), pid: Deno.pid, version: Deno.version.deno, startedAt, threads };
}
