/**
 * Figures over time, put into the columns of a picture.
 *
 * @module
 */
import type { Series } from "./lanes.ts";
import type { Span } from "./spans.ts";

/**
 * One value per column; null where nothing is known.
 *
 * @param at When figures are of; each stands for the time since the one before.
 * @param span What the columns show.
 * @param count How many.
 * @param many What several values in a column become.
 */
export function columns(
  at: readonly number[],
  values: readonly (number | null)[],
  { from, until }: Span,
  count: number,
  many: Series["many"],
): (number | null)[] {
  const sums = new Float64Array(count);
  const weights = new Float64Array(count);
  const width = (until - from) / count;
  for (let i = 1; i < at.length; i++) {
    const value = values[i] ?? null;
    const [begin, end] = [Math.max(at[i - 1] ?? 0, from), Math.min(at[i] ?? 0, until)];
    if (value === null || !(end > begin)) continue;
    const last = Math.min(count - 1, Math.ceil((end - from) / width) - 1);
    for (let k = Math.max(0, Math.floor((begin - from) / width)); k <= last; k++) {
      const weight = Math.min(end, from + (k + 1) * width) - Math.max(begin, from + k * width);
      if (!(weight > 0)) continue;
      sums[k] = many === "most" ? Math.max(sums[k] ?? 0, value) : (sums[k] ?? 0) + value * weight;
      weights[k] = (weights[k] ?? 0) + weight;
    }
  }
  return Array.from(sums, (sum, k) => {
    const weight = weights[k] ?? 0;
    return weight === 0 ? null : many === "most" ? sum : sum / weight;
  });
}

/**
 * A path over columns, as an area above the ground; columns without a value are gaps.
 *
 * @param values One per column of a pixel's width.
 */
export function areaPath(
  values: readonly (number | null)[],
  y: (value: number) => number,
  ground: number,
): string {
  let path = "";
  let open = false;
  values.forEach((value, x) => {
    if (value === null) {
      if (open) path += `V${ground}Z`;
      open = false;
      return;
    }
    path += `${open ? "" : `M${x} ${ground}`}V${y(value).toFixed(1)}H${x + 1}`;
    open = true;
  });
  return open ? `${path}V${ground}Z` : path;
}
