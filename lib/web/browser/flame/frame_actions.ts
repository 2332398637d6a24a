/**
 * What can be done with a frame.
 *
 * @module
 */
import { refined } from "../page/address.ts";
import { element } from "../page/element.ts";
import { framePattern } from "./frame_pattern.ts";
import type { Entry } from "./frame_menu.ts";
import type { FlameHost } from "./host.ts";

/** What a menu is about. */
export interface MenuFrame {
  name: string;
  file: string;
  line: number;
  /** Names from the outermost caller down to it. */
  stack: string[];
}

/** What the picture does when it is chosen, and what there is behind it. */
export interface MenuCallbacks {
  host: Pick<FlameHost, "hasFilters" | "retained">;
  zoom: () => void;
  pivot: () => void;
  /** Says something for a moment. */
  say: (text: string) => void;
}

const EDITOR_KEY = "pprof.editor";
const USUAL_EDITOR = "vscode://file/{file}:{line}";

const FILTERS: readonly [key: string, title: string, help: string][] = [
  ["f", "Focus", "Only stacks with this function"],
  ["i", "Ignore", "No stacks with this function"],
  ["h", "Hide", "Take this function out of stacks"],
  ["s", "Show only", "Leave only this function in stacks"],
  ["sf", "Show from", "Cut what calls this function off stacks"],
];

/** The entries of a frame's menu. */
export function frameEntries(
  { name, file, line, stack }: MenuFrame,
  { host, zoom, pivot, say }: MenuCallbacks,
): Entry[] {
  const pattern = framePattern(name);
  const editor = editorAddress(file, line);
  return [
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
    ...host.retained === "" ? [] : [{
      title: "Who keeps it?",
      help: "What holds memory of this program alive now: the way from its roots",
      href: host.retained,
    }],
    ...FILTERS.flatMap(([key, title, help]) =>
      host.hasFilters ? [{ title, help, href: refined(key, pattern) }] : []
    ),
    {
      title: "Copy stack",
      help: "The frames down to this one",
      act: () => copy(stack.join("\n"), say),
    },
    { title: "Copy name", help: name, act: () => copy(name, say) },
  ];
}

/** What of {@linkcode frameEntries} stands beside the picture. */
const IN_PANEL: ReadonlySet<string> = new Set([
  "Callers and callees",
  "Focus",
  "Hide",
  "Show source",
  "Open in editor",
  "Copy stack",
  "Who keeps it?",
]);

/** The entries that are wanted most. */
export function panelEntries(entries: readonly Entry[]): Entry[] {
  return entries.filter(({ title }) => IN_PANEL.has(title));
}

function sourceEntries(pattern: string): Entry[] {
  const views = [["source", "Show source"], ["peek", "Peek"]] as const;
  return views.flatMap(([path, title]) => {
    if (!document.querySelector(`#views a[href^="./${path}"]`)) return [];
    const params = new URLSearchParams(location.search);
    params.set("f", pattern);
    return [{ title, help: "This function there", href: `./${path}?${params}` }];
  });
}

function editorAddress(file: string, line: number): string | undefined {
  const path = file.startsWith("file://") ? decodeURIComponent(new URL(file).pathname) : file;
  if (!/^(\/|[A-Za-z]:[\\/])/.test(path)) return undefined;
  const address = (localStorage.getItem(EDITOR_KEY) ?? USUAL_EDITOR)
    .replaceAll("{file}", encodeURI(path.replace(/^\//, "")).replace(/[?#]/g, encodeURIComponent))
    .replaceAll("{line}", `${line || 1}`);
  return /^[a-z][a-z0-9+.-]*:/i.test(address) && !/^(javascript|data):/i.test(address)
    ? address
    : undefined;
}

function chooseEditor(): void {
  const question = "Address that opens a file; {file} and {line} stand for themselves";
  const chosen = prompt(question, localStorage.getItem(EDITOR_KEY) ?? USUAL_EDITOR);
  if (chosen === "") localStorage.removeItem(EDITOR_KEY);
  else if (chosen !== null) localStorage.setItem(EDITOR_KEY, chosen);
}

async function copy(text: string, say: (text: string) => void): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    say("Copied");
  } catch {
    // Pages without a secure address have no clipboard.
    const field = element("textarea");
    field.value = text;
    document.body.append(field);
    field.select();
    const copied = document.execCommand("copy");
    field.remove();
    say(copied ? "Copied" : "This browser does not let pages copy");
  }
}
