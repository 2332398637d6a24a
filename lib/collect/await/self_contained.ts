/**
 * Modules of ours as one expression that runs in another program.
 *
 * @module
 */
import { connectInProcess } from "../../inspect/in_process.ts";
import { withDebugger } from "../../inspect/with_debugger.ts";

const IMPORT_REGEXP = /(?<=^|\*\/ )import (?:([\w$]+)|\{([^}]*)\}) from "([^"]+)";?$/gm;
/** What is emitted has comments before it on the same line. */
const EXPORT_REGEXP = /(?<=^|\*\/ )export (?=(?:async )?(?:class|const|function\*?) ([\w$]+))/gm;

/**
 * Links modules, in the order of what they import, as V8 runs them here: without types.
 *
 * @param urls Modules of ours, already imported here. The last has what the expression needs.
 * @param stubs What stands for other modules, as expressions, by the ends of their URLs.
 * @param result An expression, which may use all that the last module exports.
 */
export async function selfContained(
  urls: readonly string[],
  stubs: Readonly<Record<string, string>>,
  result: string,
): Promise<string> {
  const texts = await ownTexts(new Set(urls));
  const modules = urls.map((url, i) => {
    const text = texts.get(url);
    if (text === undefined) throw new RangeError(`Cannot read the running text of ${url}`);
    const linked = link(text, url, urls.slice(0, i), stubs);
    return `const m${i} = (() => {\n${linked}\n})();\n`;
  });
  return `(() => {\n${modules.join("")}const { ${exportsOf(texts.get(urls.at(-1)!)!)} } = m${
    urls.length - 1
  };\nreturn (${result});\n})()`;
}

function link(
  text: string,
  url: string,
  before: readonly string[],
  stubs: Readonly<Record<string, string>>,
): string {
  const imported = text.replaceAll(
    IMPORT_REGEXP,
    (_, all: string | undefined, names: string | undefined, from: string) => {
      if (from.startsWith("node:")) return `const ${all} = process.getBuiltinModule("${from}");`;
      const target = new URL(from, url).href;
      const at = before.indexOf(target);
      const stub = Object.keys(stubs).find((end) => target.endsWith(end));
      if (at < 0 && stub === undefined) throw new RangeError(`${url} needs ${target}, too`);
      const given = (names ?? "").replaceAll(" as ", ": ");
      return `const {${given}} = ${at < 0 ? stubs[stub!] : `m${at}`};`;
    },
  );
  return `${imported.replaceAll(EXPORT_REGEXP, "")}\nreturn { ${exportsOf(text)} };`;
}

function exportsOf(text: string): string {
  return [...text.matchAll(EXPORT_REGEXP)].map(([, name]) => name).join(", ");
}

/** The texts that V8 has of our modules. */
async function ownTexts(urls: ReadonlySet<string>): Promise<Map<string, string>> {
  const client = connectInProcess();
  try {
    const texts = new Map<string, string>();
    const ids = new Map<string, string>();
    await withDebugger(client, ({ url, scriptId }) => {
      if (urls.has(url)) ids.set(url, scriptId);
    }, async () => {
      for (const [url, scriptId] of ids) {
        const { scriptSource } = await client.send("Debugger.getScriptSource", { scriptId });
        texts.set(url, scriptSource);
      }
    });
    return texts;
  } finally {
    client.close();
  }
}
