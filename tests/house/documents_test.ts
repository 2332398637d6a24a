import { deepStrictEqual, ok } from "node:assert/strict";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const MAX_README_LINES = 150;
const FENCE_REGEXP = /^```[^\n]*\n.*?^```$/gms;

/** All documents, by their paths from the root. */
async function documents(): Promise<Map<string, string>> {
  const paths = ["README.md", "CONTRIBUTING.md", "SECURITY.md", "lib/README.md"];
  for await (const { name } of Deno.readDir(`${ROOT}docs`)) {
    if (name.endsWith(".md")) paths.push(`docs/${name}`);
  }
  for await (const { name, isDirectory } of Deno.readDir(`${ROOT}lib`)) {
    const path = `lib/${name}/README.md`;
    if (isDirectory && await isThere(path)) paths.push(path);
  }
  return new Map(
    await Promise.all(
      paths.map(async (path) => [path, await Deno.readTextFile(ROOT + path)] as const),
    ),
  );
}

async function isThere(path: string): Promise<boolean> {
  return await Deno.stat(ROOT + path).then(() => true, () => false);
}

/** The name of a heading in links, as Git hosts make it. */
function anchorOf(heading: string): string {
  return heading.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, "").replaceAll(" ", "-");
}

function anchorsOf(text: string): Set<string> {
  const headings = text.replace(FENCE_REGEXP, "").matchAll(/^#+ (.+)$/gm);
  return new Set(Array.from(headings, ([, heading]) => anchorOf(heading!)));
}

Deno.test("every link of the documents leads somewhere, with its anchor", async () => {
  const broken: string[] = [];
  const texts = await documents();
  for (const [path, text] of texts) {
    for (const [, target] of text.replace(FENCE_REGEXP, "").matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^[a-z]+:/.test(target!)) continue;
      const { pathname, hash } = new URL(target!, `file://${ROOT}${path}`);
      const text = await Deno.readTextFile(decodeURI(pathname)).catch(async () =>
        await Deno.stat(decodeURI(pathname)).then(() => "", () => undefined)
      );
      const anchor = decodeURIComponent(hash.slice(1));
      const isThere = text !== undefined && (anchor === "" || anchorsOf(text).has(anchor));
      if (!isThere) broken.push(`${path}: ${target}`);
    }
  }
  deepStrictEqual(broken, []);
});

Deno.test("the README is short, and every page of docs/ is on the list", async () => {
  const texts = await documents();
  const lines = texts.get("README.md")!.split("\n").length - 1;
  ok(lines <= MAX_README_LINES, `${lines} lines`);
  const list = texts.get("docs/README.md")!;
  const missing = [...texts.keys()].filter((path) =>
    path.startsWith("docs/") && path !== "docs/README.md" &&
    !list.includes(`(${path.slice("docs/".length)})`)
  );
  deepStrictEqual(missing, []);
});

Deno.test("documents name no task that is not there", async () => {
  const { tasks } = JSON.parse(await Deno.readTextFile(`${ROOT}deno.json`));
  const unknown: string[] = [];
  for (const [path, text] of await documents()) {
    for (const [, name] of text.matchAll(/\bdeno(?:@[\d.]+)? task ([a-z:]+)/g)) {
      if (!Object.hasOwn(tasks, name!)) unknown.push(`${path}: ${name}`);
    }
  }
  deepStrictEqual(unknown, []);
});
