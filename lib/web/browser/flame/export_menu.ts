/**
 * Takes what is on show along: as a page, a picture, or a file for other tools.
 *
 * @module
 */
import { classed, element } from "../page/element.ts";
import { closeMenus, setUpMenu } from "../page/menus.ts";
import type { Look } from "./paint.ts";
import type { Picture } from "./picture.ts";
import { pngOf, save, svgOf } from "./picture_file.ts";

/** What can be exported. */
export interface ExportSource {
  /** Whether a server makes files of the profile. */
  hasServer: boolean;
  picture: Picture;
  /** How a picture on white paper looks. */
  look: () => Look;
}

const SVG = "image/svg+xml";

/** What the server makes: paths of `lib/web/export/`. */
const FILES: readonly [path: string, title: string, help: string][] = [
  ["export.html", "Page to send (HTML)", "This flame graph in one file that needs no server"],
  ["export.speedscope.json", "speedscope", "All stacks, for speedscope.app"],
  ["export.folded", "Folded stacks", "A line for each stack, for other flame graphs"],
  ["export.cpuprofile", ".cpuprofile", "For DevTools and VS Code"],
  ["download", "Profile (.pb.gz)", "The profile as it was loaded"],
];

/** The menu. */
export class ExportMenu {
  constructor(parent: HTMLElement, { hasServer, picture, look }: ExportSource) {
    const menu = classed("div", "menu flame-export");
    const button = element("button", "Export ▾");
    button.type = "button";
    button.setAttribute("aria-haspopup", "menu");
    button.setAttribute("aria-expanded", "false");
    const list = classed("ul", "", "Export");
    list.setAttribute("role", "menu");
    list.hidden = true;
    const pictures = [
      ["Picture (SVG)", () => save("flame.svg", new Blob([svgOf(picture, look())], { type: SVG }))],
      ["Picture (PNG)", async () => save("flame.png", await pngOf(picture, look()))],
      ["Print …", () => print()],
    ] as const;
    if (hasServer) {
      // The address changes with every step: links say where they lead when they are looked at.
      const complete = () => {
        for (const link of list.querySelectorAll("a")) {
          link.href = `./${link.dataset["path"]}${location.search}`;
        }
      };
      button.addEventListener("click", complete);
      list.append(...FILES.map(([path, title, help]) => fileItem(path, title, help)));
      complete();
    }
    list.append(...pictures.map(([title, act]) => actItem(title, act)));
    list.addEventListener("click", () => closeMenus());
    menu.append(button, list);
    parent.append(menu);
    setUpMenu(menu);
    printInstead(picture, look);
  }
}

function fileItem(path: string, title: string, help: string): HTMLLIElement {
  const link = element("a", title);
  link.dataset["path"] = path;
  link.title = help;
  link.download = "";
  return item(link);
}

function actItem(title: string, act: () => void | Promise<void>): HTMLLIElement {
  const button = element("button", title);
  button.type = "button";
  button.addEventListener("click", () => void act());
  return item(button);
}

function item(inner: HTMLElement): HTMLLIElement {
  const line = element("li");
  line.setAttribute("role", "none");
  inner.setAttribute("role", "menuitem");
  line.append(inner);
  return line;
}

/** Paper gets all rows, as lines and letters: the canvas has only what is in view. */
function printInstead(picture: Picture, look: () => Look): void {
  let printed: Element | undefined;
  addEventListener("beforeprint", () => {
    const parsed = new DOMParser().parseFromString(svgOf(picture, look()), SVG);
    printed = document.importNode(parsed.documentElement, true);
    printed.classList.add("flame-print");
    picture.scroller.before(printed);
  });
  addEventListener("afterprint", () => printed?.remove());
}
