/** Looks up or makes an entry whose id is its place in `table`, from 1. */
export function intern<T>(
  index: Map<string, T>,
  table: T[],
  key: string,
  make: (id: number) => T,
): T {
  let entry = index.get(key);
  if (entry === undefined) {
    entry = make(table.length + 1);
    index.set(key, entry);
    table.push(entry);
  }
  return entry;
}
