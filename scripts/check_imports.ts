/**
 * Fails if a file imports what its room may not, if files import each other in
 * a cycle, or if an npm package is not pinned to one version:
 *
 *     deno run -A scripts/check_imports.ts [folder of the project]
 *
 * @module
 */
import { relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** The rooms of `lib/` and its faces, and which others each may import. */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  base: [],
  go: ["base"],
  profile: ["base", "go"],
  contract: ["profile"],
  machine: ["base", "go", "profile"],
  native: ["base", "profile", "machine"],
  inspect: ["base", "profile"],
  collect: ["base", "go", "contract", "profile", "inspect", "native"],
  record: ["base", "collect", "contract", "inspect", "profile"],
  port: ["base"],
  threads: ["base", "port", "collect", "record", "profile"],
  ship: ["base", "go", "collect", "profile"],
  serve: ["base", "go", "port", "threads", "collect", "contract", "record", "ship", "profile"],
  fetch: ["base", "go", "collect", "contract", "inspect", "machine", "record", "profile"],
  analyse: ["base", "go", "profile"],
  diagnose: ["go", "analyse", "contract", "profile"],
  render: ["go", "analyse", "contract", "profile"],
  report: ["base", "go", "analyse", "render", "machine", "profile"],
  layout: ["base", "port"],
  web: ["base", "port", "report", "render", "diagnose", "analyse", "contract", "layout", "profile"],
  cli: [
    "base",
    "go",
    "fetch",
    "report",
    "diagnose",
    "contract",
    "layout",
    "web",
    "serve",
    "machine",
    "profile",
  ],
  "start_profiler.ts": ["serve", "web"],
  "mod.ts": ["go", "profile", "collect", "record", "serve", "ship", "start_profiler.ts"],
  "labels.ts": ["collect"],
  "profile.ts": ["go", "profile"],
  "auto.ts": ["start_profiler.ts"],
};
/** These also run in a browser: nothing of `node:` in them. */
const PURE = new Set(["go", "contract", "profile", "analyse", "diagnose", "render"]);
/** What of them is about the system. */
const IMPURE_REGEXP = /^lib\/go\/os\//;
const PINNED_REGEXP = /^npm:\/?((?:@[^/@]+\/)?[^/@]+)@(\d+\.\d+\.\d+[^/]*)(\/.*)?$/;

/** One import, paths from the folder of the project. */
interface Import {
  from: string;
  line: number;
  /** As it is written. */
  written: string;
  /** A path in the project, or a specifier. */
  to: string;
}

/** The part of `deno info --json` that is read here. */
interface ModuleGraph {
  modules: {
    specifier: string;
    error?: string;
    dependencies?: { specifier: string; code?: Resolved; type?: Resolved }[];
  }[];
}

interface Resolved {
  specifier?: string;
  error?: string;
  span: { start: { line: number } };
}

if (import.meta.main) {
  const problems = await checkImports(Deno.args[0] ?? ".");
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) Deno.exit(1);
}

/**
 * Checks all imports below `lib/`, `scripts/` and `tests/` of a project.
 *
 * @param folder The folder with the project's `deno.json`.
 * @returns A line for each violation.
 * @throws {Error} If `deno info` cannot read the files.
 */
export async function checkImports(folder: string): Promise<string[]> {
  const root = resolve(folder);
  const imports = await readImports(root);
  const problems = [
    ...imports.flatMap(checkRoom),
    ...imports.flatMap(checkSpecifier),
    ...checkVersions(imports),
    ...findCycles(imports),
  ];
  return [...new Set(problems)];
}

/** `deno info` takes one file: one that imports all others, outside of the project. */
async function readImports(root: string): Promise<Import[]> {
  const entry = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    const files = ["lib", "scripts", "tests"].flatMap((part) => listFiles(`${root}/${part}`));
    const lines = files.map((file) => `import ${JSON.stringify(pathToFileURL(file).href)};\n`);
    await Deno.writeTextFile(entry, lines.join(""));
    const graph = await readGraph(entry, `${root}/deno.json`);
    return graph.modules.flatMap((module) => importsOf(module, root));
  } finally {
    await Deno.remove(entry);
  }
}

async function readGraph(entry: string, config: string): Promise<ModuleGraph> {
  const { stdout, stderr, success } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", "--no-npm", "--no-lock", "--config", config, entry],
  }).output();
  if (!success) throw new Error(`Cannot read imports: ${new TextDecoder().decode(stderr)}`);
  return JSON.parse(new TextDecoder().decode(stdout)) as ModuleGraph;
}

/** TypeScript files below a folder, without recorded programs and other people's packages. */
function listFiles(folder: string): string[] {
  const files: string[] = [];
  const folders = [folder];
  for (let next = folders.pop(); next !== undefined; next = folders.pop()) {
    for (const { name, isDirectory } of entriesOf(next)) {
      const path = `${next}/${name}`;
      if (!isDirectory && /\.tsx?$/.test(name)) files.push(path);
      if (isDirectory && name !== "fixtures" && name !== "node_modules") folders.push(path);
    }
  }
  return files.sort();
}

function entriesOf(folder: string): Deno.DirEntry[] {
  try {
    return [...Deno.readDirSync(folder)];
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return [];
    throw cause;
  }
}

function importsOf(module: ModuleGraph["modules"][number], root: string): Import[] {
  const from = inProject(module.specifier, root);
  if (from.startsWith("..") || !module.specifier.startsWith("file:")) return [];
  return (module.dependencies ?? []).flatMap(({ specifier: written, code, type }) => {
    const resolved = code ?? type;
    if (resolved === undefined) return [];
    const to = inProject(resolved.specifier ?? written, root);
    return [{ from, line: resolved.span.start.line + 1, written, to }];
  });
}

function inProject(specifier: string, root: string): string {
  return specifier.startsWith("file:") ? relative(root, fileURLToPath(specifier)) : specifier;
}

/** The room of a file of `lib/`: `profile`, `mod.ts`. */
function roomOf(path: string): string | undefined {
  const [top, room] = path.split("/");
  return top === "lib" ? room : undefined;
}

function checkRoom({ from, line, to }: Import): string[] {
  const room = roomOf(from);
  if (room === undefined) return [];
  const allowed = ROOMS[room];
  if (allowed === undefined) return [`${from}: the room "${room}" is not in the table of rooms`];
  if (to.startsWith("node:")) {
    return PURE.has(room) && !IMPURE_REGEXP.test(from)
      ? [`${from}:${line} imports ${to}: ${room} is pure`]
      : [];
  }
  // The version of the project stands nowhere else.
  if (/^[a-z]+:/.test(to) || to === "deno.json") return [];
  const target = roomOf(to);
  if (target === room || (target !== undefined && allowed.includes(target))) return [];
  const list = allowed.length > 0 ? `only ${allowed.join(", ")}` : "no other room";
  return [`${from}:${line} imports ${to}: ${room} may import ${list}`];
}

/** A program elsewhere imports `lib/` by path and without our import map. */
function checkSpecifier({ from, line, written, to }: Import): string[] {
  const isNpm = to.startsWith("npm:");
  if (isNpm && !PINNED_REGEXP.test(to)) return [`${from}:${line} imports ${to}: pin its version`];
  if (roomOf(from) === undefined || /^(\.\.?\/|node:)/.test(written)) return [];
  if (isNpm && written.startsWith("npm:")) return [];
  const instead = isNpm ? to : "npm:name@version";
  return [`${from}:${line} imports ${written}: lib/ has no import map, write ${instead}`];
}

/** A package has one version everywhere. */
function checkVersions(imports: Import[]): string[] {
  const seen = new Map<string, Import>();
  return imports.flatMap((one) => {
    const [, name, version] = PINNED_REGEXP.exec(one.to) ?? [];
    if (name === undefined || version === undefined) return [];
    const first = seen.get(name) ?? one;
    seen.set(name, first);
    if (PINNED_REGEXP.exec(first.to)?.[2] === version) return [];
    return [`${one.from}:${one.line} imports ${one.to}, but ${first.from} has ${first.to}`];
  });
}

/** Depth first with a stack of its own; each cycle is reported once, at its last step. */
function findCycles(imports: Import[]): string[] {
  const targets = new Map<string, string[]>();
  for (const { from, to } of imports) targets.set(from, [...targets.get(from) ?? [], to]);
  const problems: string[] = [];
  const done = new Set<string>();
  for (const start of targets.keys()) {
    const path: { file: string; next: number }[] = done.has(start)
      ? []
      : [{ file: start, next: 0 }];
    const open = new Set([start]);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const to = targets.get(top.file)?.[top.next++];
      if (to === undefined) {
        done.add(top.file);
        open.delete(top.file);
        path.pop();
      } else if (open.has(to)) {
        const cycle = path.slice(path.findIndex(({ file }) => file === to));
        problems.push(`cycle: ${[...cycle.map(({ file }) => file), to].join(" -> ")}`);
      } else if (!done.has(to)) {
        open.add(to);
        path.push({ file: to, next: 0 });
      }
    }
  }
  return problems;
}
