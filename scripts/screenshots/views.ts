import type { Page } from "npm:playwright-core@1.64.1";

/** Numbers of the profiles that the pictures are of. */
export interface Taken {
  cpu: number;
  allocs: number;
  /** The heap before and after the load. */
  before: number;
  after: number;
}

/** A picture of a view. */
export interface ViewPicture {
  /** Of its files. */
  name: string;
  /** What is to be seen. */
  title: string;
  /** Below `/debug/pprof/ui/`; the page of the native program's if it begins with a slash. */
  path: (taken: Taken) => string;
  /** What is done before the picture is taken. */
  act?: (page: Page) => Promise<void>;
}

const allocs = (rest: string) => ({ allocs }: Taken) =>
  `${rest}${rest.includes("?") ? "&" : "?"}profile=${allocs}&si=alloc_space`;

/** The pictures, in the order of the gallery. */
export const VIEW_PICTURES: readonly ViewPicture[] = [
  { name: "profiles", title: "Profiles of a service: take and compare", path: () => "profiles" },
  { name: "flame", title: "Flame graph", path: ({ cpu }) => `flamegraph?profile=${cpu}` },
  {
    name: "flame-panel",
    title: "A function: figures, hot lines, callers, callees",
    path: allocs("flamegraph?q=sendJson"),
    act: async (page) => {
      await page.locator("#search").press("Enter");
      await page.waitForURL(/p=/);
      await page.locator("canvas").focus();
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("ArrowDown");
      await page.locator(".flame-panel h3").first().waitFor();
    },
  },
  {
    name: "flame-own",
    title: "Only my code",
    path: allocs("flamegraph?mine=t"),
  },
  {
    name: "flame-menu",
    title: "What can be done with a frame",
    path: allocs("flamegraph"),
    act: async (page) => {
      await page.locator("canvas").click({ button: "right", position: { x: 60, y: 70 } });
    },
  },
  {
    name: "flame-callers",
    title: "Callers above, callees below a function",
    path: allocs("flamegraph?p=^Response$"),
  },
  {
    name: "flame-leaves",
    title: "Hottest first, with the table",
    path: allocs("flamegraph?inverted=t&table=t"),
  },
  { name: "flame-search", title: "A search and its total", path: allocs("flamegraph?q=Response") },
  {
    name: "difference",
    title: "Two heaps compared: what was allocated in between",
    path: ({ before, after }) => `flamegraph?profile=${after}&base=${before}&si=alloc_space`,
  },
  {
    name: "top",
    title: "Top, with callers and callees of a row",
    path: allocs("top"),
    act: async (page) => {
      await page.locator("tr", { hasText: "Response" }).first().locator(".unfold").click();
      await page.locator("tr.neighbours h3").first().waitFor();
    },
  },
  {
    name: "graph",
    title: "Graph",
    path: allocs("graph?n=12"),
    act: async (page) => await page.locator("#view > svg").waitFor(),
  },
  { name: "tree", title: "Tree", path: allocs("tree") },
  { name: "peek", title: "Peek", path: allocs("peek?f=sendJson") },
  { name: "source", title: "Source", path: allocs("source?f=sendJson") },
  { name: "disasm", title: "Disassemble, of a native program", path: () => "/ui/disasm?f=spin" },
  { name: "recorder", title: "The last minutes", path: () => "recorder" },
];
