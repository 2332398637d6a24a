/**
 * The tests, in layers: what fails soon runs first, and what measures runs alone.
 *
 *     deno task test [unit|programs|truth]… [path…] [flags of deno test]
 *
 * - `unit`: starts no process, and no whole profiler.
 * - `programs`: starts programs, services, a browser or the profiler.
 * - `truth`: compares a measure of ours with the kernel's or the program's own;
 *   such files end in `_truth_test.ts`, and one runs after the other.
 *
 * @module
 */
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** Names of layers, in the order in which they run. */
const LAYERS = ["unit", "programs", "truth"] as const;
type Layer = typeof LAYERS[number];

const TESTS = fileURLToPath(new URL("../tests/", import.meta.url));
const SEQUENTIAL: ReadonlySet<Layer> = new Set(["truth"]);
/** What starts a process, or a profiler, whose windows take seconds. */
const STARTS_REGEXP =
  /\bDeno\.Command\b|\bstartProfiler\(|from "(node:child_process|npm:playwright-core@)/;
const IMPORT_REGEXP = /\bfrom "(\.[^"]+)"/g;

if (import.meta.main) {
  Deno.chdir(new URL("..", import.meta.url));
  const layers = LAYERS.filter((layer) => Deno.args.includes(layer));
  const others = Deno.args.filter((arg) => !LAYERS.includes(arg as Layer));
  const paths = others.filter((arg) => !arg.startsWith("-"));
  const flags = others.filter((arg) => arg.startsWith("-"));
  const files = paths.length > 0 ? paths.flatMap(testsIn) : testsIn("tests");
  let failed = false;
  for (const layer of layers.length > 0 ? layers : LAYERS) {
    const chosen = files.filter((file) => layerOf(file) === layer);
    if (chosen.length > 0 && !await runLayer(layer, chosen, flags)) failed = true;
  }
  Deno.exit(failed ? 1 : 0);
}

/**
 * Says which layer a file of tests belongs to.
 *
 * @param path The file.
 */
export function layerOf(path: string): Layer {
  if (path.endsWith("_truth_test.ts")) return "truth";
  return startsSomething(resolve(path)) ? "programs" : "unit";
}

/** Whether the file, or what it imports of the tests' own, starts something. */
function startsSomething(path: string, seen = new Set<string>()): boolean {
  if (seen.has(path) || !path.startsWith(TESTS)) return false;
  seen.add(path);
  const text = Deno.readTextFileSync(path);
  if (STARTS_REGEXP.test(text)) return true;
  const imported = Array.from(text.matchAll(IMPORT_REGEXP), ([, to]) => join(dirname(path), to!));
  return imported.some((file) => startsSomething(file, seen));
}

function testsIn(path: string): string[] {
  if (!Deno.statSync(path).isDirectory) return [path];
  return [...Deno.readDirSync(path)]
    .toSorted((a, b) => a.name < b.name ? -1 : 1)
    .flatMap(({ name, isDirectory }) => {
      const inside = join(path, name);
      if (isDirectory) return name === "fixtures" ? [] : testsIn(inside);
      return name.endsWith("_test.ts") ? [inside] : [];
    });
}

async function runLayer(
  layer: Layer,
  files: readonly string[],
  flags: readonly string[],
): Promise<boolean> {
  console.log(`${layer}: ${files.length} files`);
  const parallel = SEQUENTIAL.has(layer) ? [] : ["--parallel"];
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: ["test", "-A", ...parallel, "--lock=tests/deno.lock", ...flags, ...files],
  }).spawn().status;
  return success;
}
