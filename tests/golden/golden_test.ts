import { fail } from "node:assert/strict";
import { createTwoFilesPatch } from "diff";
import { decodeProfile } from "../../lib/profile/decode/decode.ts";
import { encodeProfile } from "../../lib/profile/encode.ts";
import { allRows, FIXTURES, GOLDENS, outcomeBytes, resolve, runOurs } from "./harness.ts";

Deno.env.set("TZ", "UTC");

/** Fixtures after our decoder and encoder; damaged ones as they are. */
async function reencodedFixtures(): Promise<string> {
  const folder = `${await Deno.makeTempDir()}/`;
  for (const part of ["src/app", "legacy"]) {
    await Deno.mkdir(`${folder}${part}`, { recursive: true });
    for await (const { name } of Deno.readDir(`${FIXTURES}${part}`)) {
      await Deno.copyFile(`${FIXTURES}${part}/${name}`, `${folder}${part}/${name}`);
    }
  }
  for await (const { name, isFile } of Deno.readDir(FIXTURES)) {
    if (!isFile) continue;
    const data = await Deno.readFile(FIXTURES + name);
    const again = await decodeProfile(data).then(encodeProfile).catch(() => data);
    await Deno.writeFile(folder + name, again);
  }
  return folder;
}

Deno.test("golden: our reports are the real program's", async (t) => {
  const folder = await reencodedFixtures();
  for (const { name, args, stdin } of allRows()) {
    await t.step(name, async () => {
      const ours = outcomeBytes(await runOurs(resolve(args, folder), stdin), folder);
      const real = await Deno.readFile(`${GOLDENS}${name}.txt`);
      if (ours.toHex() === real.toHex()) return;
      const [a, b] = [real, ours].map((bytes) => new TextDecoder().decode(bytes));
      fail(`pprof ${args.join(" ")}\n${stdin}\n${createTwoFilesPatch("pprof", "ours", a!, b!)}`);
    });
  }
  await Deno.remove(folder, { recursive: true });
});
