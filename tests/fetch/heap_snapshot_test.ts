import { ok, rejects, strictEqual } from "node:assert/strict";
import { localTools } from "../../lib/cli/local_tools.ts";
import { fetchProfile } from "../../lib/fetch/fetch_profile.ts";
import { fetchSnapshot } from "../../lib/fetch/heap_snapshot.ts";
import { assertNear } from "../support/assert_near.ts";
import { heapText } from "../support/heap_text.ts";
import { cumOf, sumOf } from "../support/profile_numbers.ts";
import { findOnPath, runProgram, testWithProgram } from "../support/real_program.ts";

const GROWING = new URL("../fixtures/programs/attached/growing.cjs", import.meta.url).pathname;
/** An array of 400 numbers. */
const ARRAY = 3_200;

for (const name of ["deno", "node"]) {
  testWithProgram(
    name,
    findOnPath(name),
    `files *.heapsnapshot of ${name}, and a base`,
    async (path) => {
      const folder = await Deno.makeTempDir();
      try {
        const command = name === "deno" ? ["run", "-A"] : [];
        const { code, stderr } = await runProgram(path, [...command, GROWING, `${folder}/heap`]);
        strictEqual(code, 0, stderr);
        const before = await fetched([`${folder}/heap.before`]);
        assertNear(cumOf(before, "space", "sessionCache") / (1_000 * ARRAY), 1, 0.1, "before");
        const grown = await fetched([`${folder}/heap.after`], [`${folder}/heap.before`]);
        assertNear(cumOf(grown, "space", "sessionCache") / (500 * ARRAY), 1, 0.12, "growth");
        ok(sumOf(grown, "space") < sumOf(before, "space"));
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    },
  );
}

Deno.test("a snapshot that was cut is an error that names it and the byte", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const text = heapText(Array.from({ length: 99 }, () => ({ type: "object", name: "A" })));
    await Deno.writeTextFile(`${folder}/x.heapsnapshot`, text.slice(0, 812));
    await rejects(fetchSnapshot(`${folder}/x.heapsnapshot`, undefined, silent), {
      name: "FetchError",
      message: `Cannot read profile "${folder}/x.heapsnapshot": input ends early at byte 812`,
    });
    await rejects(fetchSnapshot(`${folder}/none`, undefined, silent), {
      name: "FetchError",
      message: `open ${folder}/none: no such file or directory`,
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

const silent = { print: () => {}, warn: () => {} };

async function fetched(sources: string[], bases: string[] = []) {
  return await fetchProfile(
    {
      sources,
      bases,
      isDiff: false,
      normalize: false,
      binary: "",
      buildId: "",
      seconds: -1,
      timeout: -1,
      tls: { cert: "", key: "", ca: "" },
      symbolize: "",
      sourcePath: "",
      sourceMap: "",
      comment: "",
      allFrames: false,
    },
    localTools(""),
    silent,
  );
}
