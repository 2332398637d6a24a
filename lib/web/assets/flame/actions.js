// What can be done with a frame.
import { quote } from "../selection.js";
import { refined } from "../address.js";
/** @typedef {import("./menu.js").Entry} Entry */

const EDITOR_KEY = "pprof.editor";
const USUAL_EDITOR = "vscode://file/{file}:{line}";

/** @type {readonly [key: string, title: string, help: string][]} */
const FILTERS = [
  ["f", "Focus", "Only stacks with this function"],
  ["i", "Ignore", "No stacks with this function"],
  ["h", "Hide", "Take this function out of stacks"],
  ["s", "Show only", "Leave only this function in stacks"],
  ["sf", "Show from", "Cut what calls this function off stacks"],
];

/**
 * The entries of a frame's menu.
 *
 * @param {{ name: string, file: string, line: number, stack: string[] }} frame
 * @param {{ zoom: () => void, pivot: () => void, say: (text: string) => void }} view
 * @returns {Entry[]}
 */
export function frameEntries({ name, file, line, stack }, { zoom, pivot, say }) {
  // Lines are no part of what filters look at.
  const pattern = `^${quote(name.replace(/(?<=.):\d+(:\d+)?$/, ""))}$`;
  const editor = editorAddress(file, line);
  const entries = [
    { title: "Zoom", help: "Give this frame all the width", act: zoom },
    {
      title: "Callers and callees",
      help: "This function wherever it is called: callers above, callees below",
      act: pivot,
    },
    ...sourceEntries(pattern),
    ...editor === undefined ? [] : [{
      title: "Open in editor",
      help: `${file}:${line}`,
      href: editor,
    }],
    { title: "Editor …", help: "Which address opens an editor", act: chooseEditor },
    ...FILTERS.map(([key, title, help]) => ({ title, help, href: refined(key, pattern) })),
    {
      title: "Copy stack",
      help: "The frames down to this one",
      act: () => copy(stack.join("\n"), say),
    },
    { title: "Copy name", help: name, act: () => copy(name, say) },
  ];
  return entries;
}

/**
 * @param {string} pattern
 * @returns {Entry[]}
 */
function sourceEntries(pattern) {
  const views = [["source", "Show source"], ["peek", "Peek"]];
  return views.flatMap(([path, title = ""]) => {
    if (!document.querySelector(`#views a[href^="./${path}"]`)) return [];
    const params = new URLSearchParams(location.search);
    params.set("f", pattern);
    return [{ title, help: "This function there", href: `./${path}?${params}` }];
  });
}

/**
 * @param {string} file
 * @param {number} line
 */
function editorAddress(file, line) {
  const path = file.startsWith("file://") ? decodeURIComponent(new URL(file).pathname) : file;
  if (!/^(\/|[A-Za-z]:[\\/])/.test(path)) return undefined;
  const address = (localStorage.getItem(EDITOR_KEY) ?? USUAL_EDITOR)
    .replaceAll("{file}", encodeURI(path.replace(/^\//, "")).replace(/[?#]/g, encodeURIComponent))
    .replaceAll("{line}", `${line || 1}`);
  return /^[a-z][a-z0-9+.-]*:/i.test(address) && !/^(javascript|data):/i.test(address)
    ? address
    : undefined;
}

function chooseEditor() {
  const question = "Address that opens a file; {file} and {line} stand for themselves";
  const chosen = prompt(question, localStorage.getItem(EDITOR_KEY) ?? USUAL_EDITOR);
  if (chosen === "") localStorage.removeItem(EDITOR_KEY);
  else if (chosen !== null) localStorage.setItem(EDITOR_KEY, chosen);
}

/**
 * @param {string} text
 * @param {(text: string) => void} say
 */
async function copy(text, say) {
  try {
    await navigator.clipboard.writeText(text);
    say("Copied");
  } catch {
    // Pages without a secure address have no clipboard.
    const field = document.createElement("textarea");
    field.value = text;
    document.body.append(field);
    field.select();
    const copied = document.execCommand("copy");
    field.remove();
    say(copied ? "Copied" : "This browser does not let pages copy");
  }
}
