// Help for source that is not where the profile says.
import { element } from "./element.js";
import { addressWith } from "./address.js";
/** @typedef {import("../../contract/listing.ts").Listing} Listing */
/** @typedef {import("../../contract/listing.ts").MissingFile} MissingFile */

/** Names that no file has: what is built into Deno. */
const BUILT_IN = /^(ext|node|deno|wasm|internal):/;

/** The options, as they are called in addresses and on the command line. */
const FIELDS = /** @type {const} */ ([
  ["source_path", "sourcePath", "Folders with the source, on the machine that serves this page"],
  ["trim_path", "trimPath", "What the profile's names have in front of what those folders have"],
]);

/**
 * What is missing, where it was looked for and how to have it found.
 *
 * @param {Listing} listing
 * @returns {HTMLElement | undefined} Nothing if nothing is missing that could be there.
 */
export function missingSource({ missing, paths }) {
  const files = missing.filter(({ file }) => file !== "" && !BUILT_IN.test(file));
  if (files.length === 0) return undefined;
  const section = element("section");
  section.className = "missing";
  section.setAttribute("aria-label", "Source that was not found");
  const what = files.length === 1 ? "A source file was" : `${files.length} source files were`;
  section.append(
    element("h2", `${what} not found`),
    element("p", "Profiles have the paths of the machine that they are from. Looked for:"),
    places(files),
  );
  section.append(...guesses(files), form(files, paths));
  return section;
}

/** @param {MissingFile[]} files */
function places(files) {
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

/**
 * Links that have files of such names found; several files may need the same.
 *
 * @param {MissingFile[]} files
 */
function guesses(files) {
  /** @type {Map<string, HTMLElement>} */
  const links = new Map();
  for (const { guess } of files) {
    if (!guess) continue;
    const href = addressWith({ source_path: guess.sourcePath, trim_path: guess.trimPath });
    if (links.has(href)) continue;
    const link = element("a", `Show ${guess.at}`);
    link.setAttribute("href", href);
    const line = element("p", "There is a file of that name: ");
    line.append(link);
    links.set(href, line);
  }
  return links.values();
}

/**
 * @param {MissingFile[]} files
 * @param {Listing["paths"]} paths
 */
function form(files, paths) {
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
  form.append(line);
  form.append(element(
    "p",
    "On the command line, also for a profile that you download here and open where the source is:",
  ));
  const command = element("code");
  form.append(command);
  const write = () => {
    const flags = values(form).map(([name, value]) => `-${name}=${shellWord(value)} `);
    const usual = flags.length > 0 ? flags.join("") : "-source_path=FOLDER -trim_path=PREFIX ";
    command.textContent = `deno task pprof -http=:8080 ${usual}profile.pb.gz`;
  };
  write();
  form.addEventListener("input", write);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const empty = FIELDS.map(([name]) => [name, ""]);
    location.href = addressWith(Object.fromEntries([...empty, ...values(form)]));
  });
  return form;
}

/**
 * What is filled in.
 *
 * @param {HTMLFormElement} form
 */
function values(form) {
  const data = [...new FormData(form)].map(([name, value]) => [name, `${value}`.trim()]);
  return /** @type {[string, string][]} */ (data.filter(([, value]) => value !== ""));
}

/** @param {string} text */
function shellWord(text) {
  return /^[\w/.:@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/**
 * The folder that all files are in.
 *
 * @param {string[]} files
 */
function commonFolder(files) {
  const folders = files.map((file) => file.split("/").slice(0, -1));
  const [first = []] = folders;
  const differs = first.findIndex((part, i) => folders.some((folder) => folder[i] !== part));
  return first.slice(0, differs < 0 ? first.length : differs).join("/");
}
