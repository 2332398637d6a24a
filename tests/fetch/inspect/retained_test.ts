import { ok } from "node:assert/strict";
import { assertNear } from "../../support/assert_near.ts";
import { startInspected } from "../../support/inspected.ts";
import { cumOf } from "../../support/profile_numbers.ts";
import { findOnPath, testWithProgram } from "../../support/real_program.ts";
import { inspected } from "./support.ts";

const GROWING = new URL("../../fixtures/programs/attached/growing.cjs", import.meta.url).pathname;
/** An array of 400 numbers, and with it the object and its entry. */
const SESSION = 3_200;

for (const name of ["deno", "node"]) {
  testWithProgram(
    name,
    findOnPath(name),
    `inspect: what is retained in ${name}, and its growth`,
    async (path) => {
      const command = name === "deno" ? [path, "run", "-A"] : [path];
      await using program = await startInspected([...command, "--inspect=127.0.0.1:0", GROWING]);
      await program.says(/grows/);
      const source = `inspect://${program.host}/retained`;
      const { profile } = await inspected(source);
      const held = cumOf(profile, "space", "sessionCache");
      ok(held > 1_000 * SESSION, `${held} bytes`);
      const { profile: growth } = await inspected(`${source}?seconds=2`);
      const grown = cumOf(growth, "space", "sessionCache");
      const session = cumOf(growth, "space", "Session") / cumOf(growth, "objects", "Session");
      ok(grown > 0 && cumOf(growth, "objects", "Session") > 0, `${grown} bytes`);
      // Each object counts, and an array is one.
      assertNear(2 * session / SESSION, 1, 0.1, "bytes of a session");
      await program.says(/grows/);
    },
  );
}
