/**
 * Help for source that is not where the profile says.
 *
 * @module
 */
import type { Listing, MissingFile, SourcePaths } from "../../../contract/listing.ts";
import { addressWith } from "../page/address.ts";
import { classed, element } from "../page/element.ts";

/** Names that no file has: what is built into Deno. */
const BUILT_IN = /^(ext|node|deno|wasm|internal):/;

/** The options, as they are called in addresses and on the command line. */
const FIELDS = [
  ["source_path", "sourcePath", "Folders with the source, on the machine that serves this page"],
  ["trim_path", "trimPath", "What the profile's names have in front of what those folders have"],
] as const;

const COMMAND_HELP =
  "On the command line, also for a profile that you download here and open where the source is:";

/**
 * What is missing, where it was looked for and how to have it found.
 *
 * @returns Nothing if nothing is missing that could be there.
 */
export function missingSource({ missing, paths }: Listing): HTMLElement | undefined {
  const files = missing.filter(({ file }) => file !== "" && !BUILT_IN.test(file));
  if (files.length === 0) return undefined;
  const section = classed("section", "missing", "Source that was not found");
  const what = files.length === 1 ? "A source file was" : `${files.length} source files were`;
  section.append(
    element("h2", `${what} not found`),
    element("p", "Profiles have the paths of the machine that they are from. Looked for:"),
    places(files),
  );
  section.append(...guesses(files), form(files, paths));
  return section;
}

function places(files: readonly MissingFile[]): HTMLElement {
  const list = element("ul");
  for (const { file, tried } of files) {
    const item = element("li");
    const details = element("details");
    details.toggleAttribute("open", files.length === 1);
    const inner = element("ul");
    inner.append(...tried.map((path) => element("li", path)));
    details.append(element("summary", file), inner);
    item.append(details);
    list.append(item);
  }
  return list;
}

/** Links that have files of such names found; several files may need the same. */
function guesses(files: readonly MissingFile[]): Iterable<HTMLElement> {
  const links = new Map<string, HTMLElement>();
  for (const { guess } of files) {
    if (!guess) continue;
    const href = addressWith({ source_path: guess.sourcePath, trim_path: guess.trimPath });
    if (links.has(href)) continue;
    const link = element("a", `Show ${guess.at}`);
    link.href = href;
    const line = element("p", "There is a file of that name: ");
    line.append(link);
    links.set(href, line);
  }
  return links.values();
}

/** Where else to look, for this page and for the command line. */
function form(files: readonly MissingFile[], paths: SourcePaths): HTMLElement {
  const form = element("form");
  for (const [name, key, help] of FIELDS) {
    const label = element("label");
    const input = element("input");
    input.name = name;
    input.value = paths[key];
    input.spellcheck = false;
    if (name === "trim_path") input.placeholder = commonFolder(files.map(({ file }) => file));
    label.append(element("span", name), input, element("small", help));
    form.append(label);
  }
  const line = element("p");
  line.append(element("button", "Look there"));
  const command = element("code");
  form.append(line, element("p", COMMAND_HELP), command);
  const write = () => {
    const flags = values(form).map(([name, value]) => `-${name}=${shellWord(value)} `);
    const usual = flags.length > 0 ? flags.join("") : "-source_path=FOLDER -trim_path=PREFIX ";
    command.textContent = `deno task pprof -http=:8080 ${usual}profile.pb.gz`;
  };
  write();
  form.addEventListener("input", write);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const empty = FIELDS.map(([name]): [string, string] => [name, ""]);
    location.href = addressWith(Object.fromEntries([...empty, ...values(form)]));
  });
  return form;
}

/** What is filled in. */
function values(form: HTMLFormElement): [string, string][] {
  const data = [...new FormData(form)].map(([name, value]): [string, string] => [
    name,
    `${value}`.trim(),
  ]);
  return data.filter(([, value]) => value !== "");
}

function shellWord(text: string): string {
  return /^[\w/.:@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** The folder that all files are in. */
function commonFolder(files: readonly string[]): string {
  const folders = files.map((file) => file.split("/").slice(0, -1));
  const [first = []] = folders;
  const differs = first.findIndex((part, i) => folders.some((folder) => folder[i] !== part));
  return first.slice(0, differs < 0 ? first.length : differs).join("/");
}
