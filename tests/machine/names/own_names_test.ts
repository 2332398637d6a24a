import { deepStrictEqual, strictEqual } from "node:assert/strict";
import type { ConstantWords } from "../../../lib/machine/names/constant_words.ts";
import { ownNames } from "../../../lib/machine/names/own_names.ts";
import { rustLocations } from "../../../lib/machine/names/rust_locations.ts";
import { TextPages } from "../../../lib/machine/names/text_pages.ts";
import type { ElfFile } from "../../../lib/machine/object/elf.ts";
import { FileBytes } from "../../../lib/machine/object/file_bytes.ts";

const TEXTS = 0x1000;
const WORDS = 0x900000;
const CODE = { start: 0x500000, end: 0x600000 };

/** A word: a number, or a pointer to a text, to code or to data. */
type Word = number | { text: string; ends?: string } | { code: number } | { data: number };

function build(words: Word[], body: (words: ConstantWords) => void): void {
  const path = Deno.makeTempFileSync();
  try {
    const data = new DataView(new ArrayBuffer(words.length * 8));
    const pointers = new Float64Array(words.length);
    let texts = "";
    words.forEach((word, i) => {
      if (typeof word === "number") data.setBigUint64(i * 8, BigInt(word), true);
      else if ("code" in word) pointers[i] = CODE.start + word.code;
      else if ("data" in word) pointers[i] = WORDS + word.data;
      else {
        pointers[i] = TEXTS + texts.length;
        texts += word.text + (word.ends ?? "\0");
      }
    });
    Deno.writeTextFileSync(path, texts.padEnd(texts.length + 4096, "\0"));
    using file = new FileBytes(path);
    const filesz = BigInt(texts.length + 4096);
    const segments = [{ type: 1, vaddr: BigInt(TEXTS), offset: 0n, filesz }];
    const text = new TextPages(file, { segments } as unknown as ElfFile);
    body({ start: WORDS, data, pointers, text });
  } finally {
    Deno.removeSync(path);
  }
}

function rows(count: number, row: (i: number) => Word[]): Word[] {
  return Array.from({ length: count }, (_, i) => row(i)).flat();
}

Deno.test("ownNames() reads V8's table of builtins, of which some are functions", () => {
  const table = rows(300, (i) => [{ text: `Array${i}` }, i % 3, i % 3 ? 7 : { code: i * 16 }]);
  build([1, 2, ...table, { text: "behind it" }, 3], (words) => {
    const names = ownNames(words, CODE);
    strictEqual(names.size, 100);
    strictEqual(names.get(CODE.start + 3 * 16), "v8::internal::Builtin_Array3");
  });
});

Deno.test("ownNames() reads V8's table of runtime functions", () => {
  const table = rows(250, (i) => [i, { text: `Get${i}` }, { code: i * 32 }, 0x101]);
  build([5, ...table, 99], (words) => {
    const names = ownNames(words, CODE);
    strictEqual(names.size, 250);
    strictEqual(names.get(CODE.start + 249 * 32), "v8::internal::Runtime_Get249");
  });
});

Deno.test("ownNames() takes no short table, and none whose texts are no names", () => {
  build(rows(100, (i) => [{ text: `Few${i}` }, 0, { code: i * 16 }]), (words) => {
    strictEqual(ownNames(words, CODE).size, 0);
  });
  build(rows(300, (i) => [{ text: `not a name ${i}` }, 0, { code: i * 16 }]), (words) => {
    strictEqual(ownNames(words, CODE).size, 0);
  });
});

Deno.test("ownNames() gives functions of an op its name, but not what several share", () => {
  const op = (text: string, at: number): Word[] => [
    { text, ends: "" },
    text.length,
    1,
    { code: at },
    { data: 8 },
    { code: at + 16 },
    { code: 0x4000 },
    ...new Array(40).fill(0),
  ];
  const words = [
    ...op("op_read", 0x100),
    ...op("op_write_all", 0x200),
    // Too far behind the name.
    { code: 0x300 },
    // No name of an op.
    ...op("op_Not", 0x500),
    ...op("operation", 0x600),
  ];
  build(words, (constants) => {
    deepStrictEqual([...ownNames(constants, CODE)], [
      [CODE.start + 0x100, "op_read"],
      [CODE.start + 0x110, "op_read"],
      [CODE.start + 0x200, "op_write_all"],
      [CODE.start + 0x210, "op_write_all"],
    ]);
  });
});

Deno.test("rustLocations() takes only what is a path with a line and a column", () => {
  const place = (text: string, line: number, column: number, length = text.length): Word[] => [
    { text, ends: "" },
    length,
    line + column * 2 ** 32,
  ];
  const words = [
    ...place("src/a.rs", 7, 3),
    ...place("src/a.rs\0", 9, 1),
    ...place("src/b.rs", 0, 3),
    ...place("src/b.rs", 7, 0),
    ...place("src/b.c", 7, 3),
    ...place("src/c.rs", 7, 3, 5000),
    ...place("src/d\n.rs", 7, 3),
    { text: "src/e.rs", ends: "" },
    8,
    { code: 1 },
  ];
  build(words, (constants) => {
    const found = rustLocations(constants);
    deepStrictEqual(found?.files, ["src/a.rs"]);
    deepStrictEqual([...found.atWord.slice(0, 6)], [1, 0, 0, 1, 0, 0]);
    strictEqual(found.count, 2);
    strictEqual(found.start, WORDS);
  });
  build([1, 2, 3], (constants) => strictEqual(rustLocations(constants), undefined));
});
