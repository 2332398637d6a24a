import { strictEqual, throws } from "node:assert/strict";
import { ANYWHERE, openObject } from "../../../lib/machine/object/open_object.ts";

const MACHINE = new URL("../../fixtures/profiles/tool/machine/", import.meta.url).pathname;

function opened(bytes: string): () => unknown {
  const path = Deno.makeTempFileSync();
  Deno.writeFileSync(path, Uint8Array.fromHex(bytes.replaceAll(" ", "")));
  return () => {
    try {
      return openObject(path, ANYWHERE);
    } catch (error) {
      throw new Error((error as Error).message.replaceAll(path, "FILE"));
    } finally {
      Deno.removeSync(path);
    }
  };
}

Deno.test("openObject() knows the build id and the base of a program", () => {
  const place = { memoryStart: 0x555555554000, memoryLimit: 0x555555555000, fileOffset: 0 };
  const { buildId, baseFor } = openObject(`${MACHINE}spin`, place);
  strictEqual(buildId, "5eed0001");
  strictEqual(baseFor(0x555555554800n), 0x555555554000n);
  throws(() => baseFor(0x555555555000n), /^ObjectError: specified address 555555555000 is outside/);
});

Deno.test("openObject() moves a program that is linked for one place as it is loaded", () => {
  const place = { memoryStart: 0x7f0000400000, memoryLimit: 0x7f0000401000, fileOffset: 0 };
  strictEqual(openObject(`${MACHINE}fixed`, place).baseFor(0x7f0000400800n), 0x7f0000000000n);
  strictEqual(openObject(`${MACHINE}fixed`, ANYWHERE).baseFor(0x400800n), 0n);
});

Deno.test("openObject() says with Go's text what is wrong", () => {
  const cases: Record<string, string> = {
    "": "error reading magic number from FILE: EOF",
    "7f45": "error reading magic number from FILE: unexpected EOF",
    "00112233": "unrecognized binary format: FILE",
    "7f454c46": "error reading ELF file FILE: error parsing FILE: EOF",
    "7f454c46 03 01 01 00 0000000000000000":
      "error reading ELF file FILE: error parsing FILE: unknown ELF class 'ELFCLASS64+1' in record at byte 0x0",
    "cafebabe 00000000":
      "error reading fat Mach-O file FILE: error parsing FILE: file contains no images in record at byte 0x8",
    "cafebabe 00000034":
      "error reading fat Mach-O file FILE: error parsing FILE: invalid fat_arch header in record at byte 0x8",
    "feedfacf": "error reading Mach-O file FILE: error parsing FILE: unexpected EOF",
    "4d5a0000": "error reading PE file FILE: error parsing FILE: EOF",
  };
  for (const [bytes, message] of Object.entries(cases)) throws(opened(bytes), { message });
  throws(() => openObject("/nowhere", ANYWHERE), {
    message: "stat /nowhere: no such file or directory",
  });
  throws(() => openObject("/tmp", ANYWHERE), {
    message: "error reading magic number from /tmp: read /tmp: is a directory",
  });
});

Deno.test("openObject() subtracts what Mach-O and PE files are linked for", () => {
  const mach = "cffaedfe 07000001 00000000 02000000 01000000 48000000 00000000 00000000 " +
    "19000000 48000000 5f5f5445585400000000000000000000 0000000001000000" + "00".repeat(40);
  const pe = "4d5a" + "00".repeat(58) + "40000000 50450000 6486 0000" + "00".repeat(12) +
    "7000 0000" +
    "0b02" + "00".repeat(22) + "0000004001000000" + "00".repeat(80);
  const path = Deno.makeTempFileSync();
  for (const [bytes, start] of [[mach, 0x100001000], [pe, 0x140001000]] as const) {
    Deno.writeFileSync(path, Uint8Array.fromHex(bytes.replaceAll(" ", "")));
    const place = { memoryStart: start, memoryLimit: start + 0x1000, fileOffset: 0 };
    strictEqual(openObject(path, place).baseFor(0n), 0x1000n);
  }
  Deno.removeSync(path);
});
