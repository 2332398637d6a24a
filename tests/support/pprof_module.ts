/**
 * The source of the real pprof, for its test data.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { findOnPath } from "./real_program.ts";

/** Has the pinned version in its `go.mod`. */
const USER = fileURLToPath(new URL("../golden/make_profiles/", import.meta.url));

/**
 * The folder of the pinned `github.com/google/pprof` in Go's module cache.
 *
 * @returns Its path with a `/` at the end, or `undefined` where there is none.
 */
export function findPprofModule(): string | undefined {
  const go = findOnPath("go");
  if (go === undefined) return undefined;
  const run = (...args: string[]) => {
    const { success, stdout } = new Deno.Command(go, { args, cwd: USER, stderr: "null" })
      .outputSync();
    return success ? new TextDecoder().decode(stdout).trim() : "";
  };
  const folder = () => run("list", "-m", "-f", "{{.Dir}}", "github.com/google/pprof");
  let found = folder();
  if (found === "") {
    run("mod", "download", "github.com/google/pprof");
    found = folder();
  }
  return found === "" ? undefined : `${found}/`;
}

/**
 * Registers a test that needs the source of the real pprof; see `testWithPprof`.
 *
 * @param name Name of the test.
 * @param body Gets the folder of the source.
 */
export function testWithPprofModule(
  name: string,
  body: (folder: string, t: Deno.TestContext) => Promise<void> | void,
): void {
  const folder = findPprofModule();
  if (folder !== undefined) {
    Deno.test(name, async (t) => await body(folder, t));
  } else if (Deno.env.get("CI") === "true") {
    Deno.test(name, () => {
      throw new Error("Cannot read pprof's test data: its source is not in Go's module cache");
    });
  } else {
    Deno.test({ name: `${name} (ignored: no source of pprof here)`, ignore: true, fn: () => {} });
  }
}
