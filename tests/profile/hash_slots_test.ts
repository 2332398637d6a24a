import { strictEqual } from "node:assert/strict";
import { HashSlots } from "../../lib/profile/hash_slots.ts";

Deno.test("equal hashes stay apart, also through growth and around the table's end", () => {
  const slots = new HashSlots();
  // -1 begins at the last slot of any table; ten share each hash.
  const hashOf = (word: number) => word % 300 - 1;
  const words: number[] = [];
  const indexOf = (word: number) => {
    let index = slots.first(hashOf(word));
    while (index >= 0 && words[index] !== word) index = slots.next();
    return index;
  };
  for (let word = 0; word < 3000; word++) {
    strictEqual(indexOf(word), -1);
    slots.add(hashOf(word));
    words.push(word);
  }
  for (let word = 0; word < 3000; word++) strictEqual(indexOf(word), word);
});
