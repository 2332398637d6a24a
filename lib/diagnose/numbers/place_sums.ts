import type { FindingPlace } from "../../contract/findings.ts";

/** What a place comes to. */
export interface PlaceSum {
  place: FindingPlace;
  value: number;
  /** How many samples, waits or objects. */
  count: number;
}

/** Adds up by place; a function has the line that came to most. */
export class PlaceSums {
  #byFunction = new Map<string, { sum: PlaceSum; lines: Map<number, number> }>();
  #byLine: boolean;

  /** @param options Whether lines of one function are places of their own. */
  constructor({ byLine = false } = {}) {
    this.#byLine = byLine;
  }

  /** Adds to a place. */
  add({ function: name, file, line }: FindingPlace, value: number, count: number): void {
    const key = `${name}\0${file}\0${this.#byLine ? line : ""}`;
    let entry = this.#byFunction.get(key);
    if (!entry) {
      entry = {
        sum: { place: { function: name, file, line }, value: 0, count: 0 },
        lines: new Map(),
      };
      this.#byFunction.set(key, entry);
    }
    entry.sum.value += value;
    entry.sum.count += count;
    entry.lines.set(line, (entry.lines.get(line) ?? 0) + value);
  }

  /** Most first. */
  get sorted(): PlaceSum[] {
    return [...this.#byFunction.values()].map(({ sum, lines }) => {
      const [line] = [...lines].reduce((most, each) => each[1] > most[1] ? each : most);
      return { ...sum, place: { ...sum.place, line } };
    }).sort((a, b) => b.value - a.value);
  }

  /** All together. */
  get total(): number {
    return [...this.#byFunction.values()].reduce((all, { sum }) => all + sum.value, 0);
  }
}
