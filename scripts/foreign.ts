/**
 * Type-checks the library as a part of other people's projects: their compiler
 * options hold for our code, too, when they import it by its path.
 *
 * @module
 */

/** What a check found. */
export interface ForeignCheck {
  ok: boolean;
  output: string;
}

const STRICTER = {
  strict: true,
  allowUnreachableCode: false,
  allowUnusedLabels: false,
  erasableSyntaxOnly: true,
  exactOptionalPropertyTypes: true,
  noFallthroughCasesInSwitch: true,
  noImplicitOverride: true,
  noImplicitReturns: true,
  noPropertyAccessFromIndexSignature: true,
  noUncheckedIndexedAccess: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  useUnknownInCatchVariables: true,
  verbatimModuleSyntax: true,
};

/** The `deno.json` of each project. */
const PROJECTS: ReadonlyMap<string, object> = new Map<string, object>([
  ["empty", {}],
  ["loose", {
    compilerOptions: { noUncheckedIndexedAccess: false, exactOptionalPropertyTypes: false },
  }],
  ["not strict", { compilerOptions: { strict: false } }],
  ["browser types", { compilerOptions: { lib: ["deno.window", "dom", "esnext"] } }],
  ["stricter", { compilerOptions: STRICTER }],
]);

/** What a project uses: each entry, and the library as the documentation does. */
const USES = [
  (root: string) => `import "${root}/lib/auto.ts";\nimport "${root}/lib/cli/main.ts";\n`,
  (root: string) =>
    `import { newProfile, startProfiler, withLabels } from "${root}/lib/mod.ts";\n` +
    `const profiler = await startProfiler();\n` +
    `Deno.serve(profiler.wrap((request) => withLabels({ path: request.url }, () => new Response())));\n` +
    `newProfile("example.connections");\n` +
    `const profile = await profiler.take("heap");\n` +
    `console.log(profile.sample.length);\n`,
];

/** Checks every project of the table; `root` is the URL of our folder. */
export async function checkForeign(root: URL): Promise<ForeignCheck> {
  const folder = await Deno.makeTempDir({ prefix: "foreign-" });
  try {
    const problems: string[] = [];
    for (const [name, config] of PROJECTS) {
      const { ok, output } = await checkProject(`${folder}/${name}`, config, root);
      if (!ok) problems.push(`In a project of other people's (${name}):\n${output}`);
    }
    return { ok: problems.length === 0, output: problems.join("\n") };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function checkProject(folder: string, config: object, root: URL): Promise<ForeignCheck> {
  await Deno.mkdir(folder);
  await Deno.writeTextFile(`${folder}/deno.json`, JSON.stringify(config));
  const files = USES.map((_, i) => `use_${i}.ts`);
  const base = root.href.replace(/\/$/, "");
  await Promise.all(
    USES.map((use, i) => Deno.writeTextFile(`${folder}/${files[i]}`, use(base))),
  );
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["check", ...files],
    cwd: folder,
    env: { NO_COLOR: "1" },
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  return { ok: success, output: decoder.decode(stdout) + decoder.decode(stderr) };
}
