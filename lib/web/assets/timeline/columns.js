// Figures over time, put into the columns of a picture.
/** @typedef {import("./spans.js").Span} Span */

/**
 * One value per column; null where nothing is known.
 *
 * @param {readonly number[]} at When figures are of; each tells of the time since the one before.
 * @param {readonly (number | null)[]} values
 * @param {Span} span What the columns show.
 * @param {number} count How many.
 * @param {"mean" | "most"} many What several values in a column become.
 */
export function columns(at, values, { from, until }, count, many) {
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
 * @param {readonly (number | null)[]} values One per column of a pixel's width.
 * @param {(value: number) => number} y
 * @param {number} ground
 */
export function areaPath(values, y, ground) {
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
