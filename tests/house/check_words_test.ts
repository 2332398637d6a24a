import { deepStrictEqual, match } from "node:assert/strict";
import { join } from "node:path";
import { checkWords, wordsIn } from "../../scripts/check_words.ts";

const BAD = [
  "const heart = 1;",
  "/** Tells the others. */",
  "if (await asked) return;",
  "const MOST_BYTES = 1;",
  "const LONGEST_LINE = 1;",
  "const PATIENCE_MS = 1;",
  "a list of stretches",
  'throw new Error("no such thread");',
  "as the original does",
  "undefined if the line is none",
];
const GOOD = [
  "const heartbeat = 1;",
  "a profile that was asked for",
  "const MAX_BYTES = 1;",
  "open x: no such file or directory",
  "there is none",
  "the originals",
];

Deno.test("wordsIn() finds what has a word in the field, in code, comments and texts", () => {
  for (const line of BAD) match(wordsIn(line).join(), /^".+": write ./, line);
});

Deno.test("wordsIn() leaves the field's own words, and those of the system", () => {
  for (const line of GOOD) deepStrictEqual(wordsIn(line), [], line);
});

Deno.test("checkWords() names file and line, and leaves out what others made", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.mkdir(join(folder, "lib"));
    await Deno.mkdir(join(folder, "tests/fixtures"), { recursive: true });
    await Deno.writeTextFile(join(folder, "lib/a.ts"), "// fine\n// a dear thing\n");
    await Deno.writeTextFile(join(folder, "lib/old_shelf.ts"), "");
    await Deno.writeTextFile(join(folder, "lib/stand_in.ts"), "");
    await Deno.writeTextFile(join(folder, "tests/fixtures/b.ts"), "// a dear thing\n");
    await Deno.writeTextFile(join(folder, "README.md"), "It tells.\n");
    deepStrictEqual((await checkWords(folder)).sort(), [
      'README.md:1: "tells": write says, reports, notify',
      'lib/a.ts:2: "dear": write expensive',
      'lib/old_shelf.ts: "shelf": write session profiles',
      'lib/stand_in.ts: "stand_in": write patch',
    ]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
