/**
 * Orders of Go's `sort`: strings by their bytes, and what ties where `sort.Slice`
 * leaves it, because ties are part of what Go's pprof prints.
 *
 * The steps are those of Go's pattern-defeating quicksort (Orson Peters' pdqsort;
 * package `sort`, The Go Authors, BSD licence): every comparison and every swap counts.
 *
 * @module
 */

/** Whether an element belongs before another. */
interface Less<T> {
  (a: T, b: T): boolean;
}

/** Up to here elements are inserted one by one. */
const SHORT = 12;
/** From here on more elements are looked at for a pivot, and nearly sorted parts are mended. */
const LONG = 50;
const MAX_SWAPS = 12;
const MAX_MENDED = 5;

/**
 * Sorts in place, with ties where Go's `sort.Slice` puts them.
 *
 * @param items What to sort.
 * @param less The order.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * import { goSort } from "./sort.ts";
 *
 * const items = ["c1", "a", "c2", "b"];
 * goSort(items, (a, b) => a[0]! < b[0]!);
 * deepStrictEqual(items, ["a", "b", "c1", "c2"]);
 * ```
 */
export function goSort<T>(items: T[], less: Less<T>): void {
  new Sorter(items, less).sort(0, items.length, items.length.toString(2).length);
}

class Sorter<T> {
  readonly #items: T[];
  readonly #order: Less<T>;

  constructor(items: T[], order: Less<T>) {
    this.#items = items;
    this.#order = order;
  }

  /** Sorts from `start` to before `end`; recursion is on the shorter part only. */
  sort(start: number, end: number, limit: number): void {
    let [balanced, wasSorted] = [true, true];
    for (;;) {
      const length = end - start;
      if (length <= SHORT) return this.#insert(start, end);
      if (limit === 0) return this.#sortByHeap(start, end);
      if (!balanced) {
        this.#shuffle(start, end);
        limit--;
      }
      let { pivot, swaps } = this.#choosePivot(start, end);
      if (swaps === MAX_SWAPS) {
        this.#reverse(start, end);
        pivot = end - 1 - (pivot - start);
        swaps = 0;
      }
      if (balanced && wasSorted && swaps === 0 && this.#mend(start, end)) return;
      if (start > 0 && !this.#less(start - 1, pivot)) {
        start = this.#splitEqual(start, end, pivot);
        continue;
      }
      const { middle, sorted } = this.#split(start, end, pivot);
      wasSorted = sorted;
      balanced = Math.min(middle - start, end - middle) >= Math.floor(length / 8);
      if (middle - start < end - middle) {
        this.sort(start, middle, limit);
        start = middle + 1;
      } else {
        this.sort(middle + 1, end, limit);
        end = middle;
      }
    }
  }

  #less(a: number, b: number): boolean {
    return this.#order(this.#items[a]!, this.#items[b]!);
  }

  #swap(a: number, b: number): void {
    const kept = this.#items[a]!;
    this.#items[a] = this.#items[b]!;
    this.#items[b] = kept;
  }

  #insert(start: number, end: number): void {
    for (let i = start + 1; i < end; i++) {
      for (let j = i; j > start && this.#less(j, j - 1); j--) this.#swap(j, j - 1);
    }
  }

  /** So many bad pivots are no accident: the rest is sorted by a heap. */
  #sortByHeap(start: number, end: number): void {
    const length = end - start;
    for (let root = (length - 1) >> 1; root >= 0; root--) this.#sink(start, root, length);
    for (let last = length - 1; last >= 0; last--) {
      this.#swap(start, start + last);
      this.#sink(start, 0, last);
    }
  }

  /** Moves an element of the heap down until nothing below it is greater. */
  #sink(start: number, root: number, length: number): void {
    for (let child = 2 * root + 1; child < length; child = 2 * root + 1) {
      if (child + 1 < length && this.#less(start + child, start + child + 1)) child++;
      if (!this.#less(start + root, start + child)) return;
      this.#swap(start + root, start + child);
      root = child;
    }
  }

  #reverse(start: number, end: number): void {
    for (let [i, j] = [start, end - 1]; i < j; i++, j--) this.#swap(i, j);
  }

  /** Breaks patterns up, with numbers that depend on the length only. */
  #shuffle(start: number, end: number): void {
    const length = end - start;
    const mask = 2n ** BigInt(length.toString(2).length) - 1n;
    const middle = start + Math.floor(length / 4) * 2;
    let random = BigInt(length);
    for (let i = middle - 1; i <= middle + 1; i++) {
      random = BigInt.asUintN(64, random ^ (random << 13n));
      random ^= random >> 7n;
      random = BigInt.asUintN(64, random ^ (random << 17n));
      const other = Number(random & mask);
      this.#swap(i, start + (other >= length ? other - length : other));
    }
  }

  #choosePivot(start: number, end: number): { pivot: number; swaps: number } {
    const quarter = Math.floor((end - start) / 4);
    let swaps = 0;
    const ordered = (a: number, b: number): [number, number] => {
      if (!this.#less(b, a)) return [a, b];
      swaps++;
      return [b, a];
    };
    const median = (a: number, b: number, c: number): number => {
      [a, b] = ordered(a, b);
      [b, c] = ordered(b, c);
      [a, b] = ordered(a, b);
      return b;
    };
    let places = [1, 2, 3].map((n) => start + n * quarter);
    if (end - start >= LONG) places = places.map((at) => median(at - 1, at, at + 1));
    const pivot = median(places[0]!, places[1]!, places[2]!);
    return { pivot, swaps };
  }

  /** Sorts what is nearly sorted; says whether it was. */
  #mend(start: number, end: number): boolean {
    let i = start + 1;
    for (let n = 0; n < MAX_MENDED; n++) {
      while (i < end && !this.#less(i, i - 1)) i++;
      if (i === end) return true;
      if (end - start < LONG) return false;
      this.#swap(i, i - 1);
      if (i - start >= 2) {
        for (let j = i - 1; j >= 1 && this.#less(j, j - 1); j--) this.#swap(j, j - 1);
      }
      for (let j = i + 1; j < end && this.#less(j, j - 1); j++) this.#swap(j, j - 1);
    }
    return false;
  }

  /** What is less than the pivot goes before it. */
  #split(start: number, end: number, pivot: number): { middle: number; sorted: boolean } {
    this.#swap(start, pivot);
    let [i, j] = [start + 1, end - 1];
    for (let sorted = true;; sorted = false) {
      while (i <= j && this.#less(i, start)) i++;
      while (i <= j && !this.#less(j, start)) j--;
      if (i > j) {
        this.#swap(j, start);
        return { middle: j, sorted };
      }
      this.#swap(i++, j--);
    }
  }

  /** Nothing is less than the pivot: what equals it goes before the rest. */
  #splitEqual(start: number, end: number, pivot: number): number {
    this.#swap(start, pivot);
    let [i, j] = [start + 1, end - 1];
    for (;;) {
      while (i <= j && !this.#less(start, i)) i++;
      while (i <= j && this.#less(start, j)) j--;
      if (i > j) return i;
      this.#swap(i++, j--);
    }
  }
}

/**
 * Orders two strings by their UTF-8 bytes, as Go's `sort.Strings` does. That is
 * the order of code points; JavaScript's own differs where surrogates meet
 * U+E000 to U+FFFF.
 *
 * @param a One string.
 * @param b Another.
 * @returns Negative, zero or positive, for `Array.prototype.sort`.
 *
 * @example
 * ```ts
 * import { byteOrder } from "./sort.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * deepStrictEqual(["😀", "\uffee", "a"].sort(byteOrder), ["a", "\uffee", "😀"]);
 * ```
 */
export function byteOrder(a: string, b: string): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return rank(x) - rank(y);
  }
  return a.length - b.length;
}

/** Moves surrogates, which stand for the highest code points, above all others. */
function rank(unit: number): number {
  return unit >= 0xe000 ? unit - 0x800 : unit >= 0xd800 ? unit + 0x2000 : unit;
}
