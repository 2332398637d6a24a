import { fail } from "node:assert/strict";
import { createTwoFilesPatch } from "npm:diff@9.0.0";
import { decodeProfile } from "../../lib/profile/decode/decode.ts";
import { encodeProfile } from "../../lib/profile/encode.ts";
import { allRows, FIXTURES, GOLDENS, outcomeBytes, runOurs, runRow } from "./harness.ts";

Deno.env.set("TZ", "UTC");

/** Fixtures after our decoder and encoder; damaged ones as they are. */
async function reencodedFixtures(): Promise<string> {
  const folder = `${await Deno.makeTempDir()}/`;
  const machine = ["", "/src", "/gnu", "/llvm", "/by_id/5eed0001"].map((part) => `machine${part}`);
  for (const part of ["src/app", "legacy", ...machine]) {
    await Deno.mkdir(`${folder}${part}`, { recursive: true });
    for await (const { name, isFile } of Deno.readDir(`${FIXTURES}${part}`)) {
      if (isFile) await Deno.copyFile(`${FIXTURES}${part}/${name}`, `${folder}${part}/${name}`);
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
  for (const row of allRows()) {
    const { name, args, stdin } = row;
    await t.step(name, async () => {
      const ours = outcomeBytes(await runRow(row, folder, runOurs), folder);
      const real = await Deno.readFile(`${GOLDENS}${name}.txt`);
      if (ours.toHex() === real.toHex()) return;
      const [a, b] = [real, ours].map((bytes) => new TextDecoder().decode(bytes));
      fail(`pprof ${args.join(" ")}\n${stdin}\n${createTwoFilesPatch("pprof", "ours", a!, b!)}`);
    });
  }
  await Deno.remove(folder, { recursive: true });
});
