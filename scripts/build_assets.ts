/**
 * Builds what browsers load, from `lib/web/browser/` into the committed `lib/web/assets.json`:
 *
 *     deno task build            writes it
 *     deno task build --check    fails if it is not what the build makes
 *
 * and `lib/web/export/sent_assets.json`: a page that is sent has all of it in one file.
 * Each script of `pages/` is a page, with the stylesheet of its name beside it; what several
 * pages need becomes files of its own. Names say what is in a file: browsers keep it for good.
 *
 * @module
 */
import { build, type BuildOptions, type Metafile, type OutputFile, stop } from "npm:esbuild@0.28.2";

/** What is built. */
interface Assets {
  pages: Record<string, PageAssets>;
  /** Texts of files by their names. */
  files: Record<string, string>;
}

/** What a page loads, by names of files. */
interface PageAssets {
  script: string;
  /** What the script imports. */
  modules: string[];
  styles: string[];
}

type Output = Metafile["outputs"][string];

const BROWSER = "lib/web/browser";
/** What all pages look like. */
const STYLE = `${BROWSER}/style/style.css`;
const ASSETS = "lib/web/assets.json";
const SENT_ASSETS = "lib/web/export/sent_assets.json";
const SENT = `${BROWSER}/sent/sent_page`;

if (import.meta.main) {
  const root = new URL("..", import.meta.url);
  const built = { [ASSETS]: await buildAssets(root), [SENT_ASSETS]: await buildSentAssets(root) };
  for (const [path, text] of Object.entries(built)) {
    const file = new URL(path, root);
    if (!Deno.args.includes("--check")) await Deno.writeTextFile(file, text);
    else if (await Deno.readTextFile(file) !== text) {
      console.error(`${path} is not what the build makes: deno task build`);
      Deno.exit(1);
    }
  }
}

/**
 * Builds all pages.
 *
 * @param root The folder of the project.
 * @returns The text of `lib/web/assets.json`: the same for the same sources, wherever they lie.
 */
export async function buildAssets(root: URL): Promise<string> {
  const pages = [...Deno.readDirSync(new URL(`${BROWSER}/pages`, root))]
    .map(({ name }) => `${BROWSER}/pages/${name}`);
  try {
    const { metafile, outputFiles } = await build({
      ...usual(root),
      entryPoints: [...pages, STYLE].sort(),
      splitting: true,
      entryNames: "[name]-[hash]",
      chunkNames: "shared-[hash]",
    });
    return toText({ pages: pagesOf(metafile), files: filesOf(outputFiles) });
  } finally {
    await stop();
  }
}

/** @returns The text of `lib/web/export/sent_assets.json`. */
export async function buildSentAssets(root: URL): Promise<string> {
  try {
    const { outputFiles } = await build({
      ...usual(root),
      entryPoints: [`${SENT}.ts`, `${SENT}.css`],
      entryNames: "[name]",
    });
    const files = filesOf(outputFiles);
    const sent = { script: files["sent_page.js"], style: files["sent_page.css"] };
    return `${JSON.stringify(sent, null, 0)}\n`;
  } finally {
    await stop();
  }
}

function usual(root: URL) {
  return {
    absWorkingDir: new URL(root).pathname,
    bundle: true,
    format: "esm",
    minify: true,
    charset: "utf8",
    legalComments: "none",
    outdir: "out",
    metafile: true,
    write: false,
    logLevel: "silent",
    // No settings of the machine: none above the folder either.
    tsconfigRaw: {},
  } satisfies BuildOptions;
}

function pagesOf({ outputs }: Metafile): Record<string, PageAssets> {
  const byEntry = new Map<string | undefined, string>();
  for (const [path, { entryPoint }] of Object.entries(outputs)) byEntry.set(entryPoint, path);
  const pages: Record<string, PageAssets> = {};
  for (const [path, { entryPoint = "" }] of Object.entries(outputs)) {
    const page = /\/pages\/(\w+)\.ts$/.exec(entryPoint)?.[1];
    if (page === undefined) continue;
    const styles = [STYLE, entryPoint.replace(/ts$/, "css")].flatMap((entry) =>
      byEntry.get(entry) ?? []
    );
    pages[page] = {
      script: fileName(path),
      modules: importedBy(outputs, path).map(fileName),
      styles: styles.map(fileName),
    };
  }
  return pages;
}

/** All that a script imports, directly or not. */
function importedBy(outputs: Readonly<Record<string, Output>>, path: string): string[] {
  const found = new Set<string>();
  const visit = (each: string) => {
    for (const { path: to } of outputs[each]?.imports ?? []) {
      if (found.has(to)) continue;
      found.add(to);
      visit(to);
    }
  };
  visit(path);
  return [...found];
}

function filesOf(outputs: readonly OutputFile[]): Record<string, string> {
  return Object.fromEntries(outputs.map(({ path, text }) => [fileName(path), text.trimEnd()]));
}

function fileName(path: string): string {
  return path.replace(/^.*[/\\]/, "");
}

/** A line for each page and each file: changes show which ones they touch. */
function toText({ pages, files }: Assets): string {
  const lines = (entries: Readonly<Record<string, unknown>>) =>
    Object.entries(entries).sort(([a], [b]) => a < b ? -1 : 1)
      .map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`).join(",\n");
  return `{"pages": {\n${lines(pages)}\n},\n"files": {\n${lines(files)}\n}}\n`;
}
