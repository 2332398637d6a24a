/**
 * Adds to a number of a column.
 *
 * @param {Float64Array | Int32Array} column
 * @param {number} i
 * @param {number} amount
 */
export function increase(column, i, amount) {
  column[i] = (column[i] ?? 0) + amount;
}
