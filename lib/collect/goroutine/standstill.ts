import { getHeapStatistics } from "node:v8";

/** What a snapshot takes for a byte of the heap: 50 to 70 ns were measured. */
const SECONDS_PER_BYTE = 6e-8;

/**
 * For about how long this program will stand still for a snapshot of its heap, in seconds.
 *
 * @param last For how long it stood still the last time, in milliseconds; 0 for never.
 */
export function standstillSeconds(last: number): number {
  return last > 0 ? last / 1e3 : getHeapStatistics().used_heap_size * SECONDS_PER_BYTE;
}
