/**
 * What is known about a box, and how it is said: beside the pointer, and below the picture.
 *
 * @module
 */
import type { FrameColumns } from "../../../contract/stacks.ts";
import { classed, element } from "../page/element.ts";
import type { AmountTexts } from "../stacks/amount_texts.ts";
import type { Functions } from "../stacks/functions.ts";
import type { Branch, Rest } from "./branch.ts";
import { type BoxText, shortShare } from "./frame_text.ts";

/** A place on the screen, as events have it. */
export interface Point {
  clientX: number;
  clientY: number;
}

/** What is said about a box. */
export interface BoxFacts {
  name: string;
  /** What is special about it. */
  note: string;
  /** File and line, package, kind. */
  where: string;
  rows: [title: string, text: string][];
}

/** Knows what boxes stand for. */
export class FrameInfo {
  readonly frames: FrameColumns;
  readonly texts: AmountTexts;
  readonly root: () => string;
  readonly inlined: ReadonlySet<number>;
  /** What functions come to in all, as soon as that is known. */
  functions: Functions | undefined;

  /** @param root What the picture begins with. */
  constructor(frames: FrameColumns, texts: AmountTexts, root: () => string) {
    this.frames = frames;
    this.texts = texts;
    this.root = root;
    this.inlined = new Set(frames.inlined);
  }

  /** What stands on a box. */
  label(branch: Branch): string {
    if (branch.frame >= 0) return this.frames.name[branch.frame] ?? "";
    return `${this.root()} ${this.texts.amount(branch)}`;
  }

  /** What is written on a box. */
  textOf(branch: Branch): BoxText {
    const { frame, sum, lost } = branch;
    const { signed, total } = this.texts.stacks;
    const amount = signed ? sum - lost : sum;
    return {
      name: frame < 0 ? this.root().replace(/^root$/, "all") : this.frames.name[frame] ?? "",
      place: frame < 0 ? "" : this.placeOf(frame),
      value: signed ? this.texts.change(amount) : this.texts.value(amount),
      share: shortShare(total > 0 ? amount / total : 0),
    };
  }

  /** Its whole path, `""` if that is unknown. */
  fileOf(frame: number): string {
    return this.frames.files[this.frames.file[frame] ?? 0] ?? "";
  }

  /** Its file without folders, and its line; `""` if the name says so already. */
  placeOf(frame: number): string {
    const { name, line } = this.frames;
    const base = this.fileOf(frame).replace(/[?#].*$/, "").replace(/^.*[/\\]/, "");
    if (base === "" || (name[frame] ?? "").includes(base)) return "";
    return line[frame] ? `${base}:${line[frame]}` : base;
  }

  /** What is said about a box. */
  factsOf(branch: Branch): BoxFacts {
    const { frame } = branch;
    const rows: BoxFacts["rows"] = [
      ["flat", this.texts.amount(branch.self)],
      ["cum", this.texts.amount(branch)],
    ];
    if (frame < 0) return { name: this.label(branch), note: "", where: "", rows };
    rows.push(...this.#inAll(frame));
    const notes = [this.inlined.has(frame) ? "(inlined)" : "", this.texts.novelty(branch)];
    const note = notes.filter(Boolean).join(" ");
    return { name: this.label(branch), note, where: this.#where(frame), rows };
  }

  /** What is said about branches that are too narrow to be drawn. */
  factsOfRest(rest: Rest, caller: Branch): BoxFacts {
    const name = `${rest.count} frames too narrow to show`;
    const where = `called by ${this.label(caller)}`;
    return { name, note: "", where, rows: [["cum", this.texts.amount(rest)]] };
  }

  #inAll(frame: number): BoxFacts["rows"] {
    const number = this.functions?.of[frame] ?? -1;
    if (!this.functions || number < 0) return [];
    const { flat, flatLost, cum, cumLost } = this.functions;
    const amount = (sums: Float64Array, losts: Float64Array) =>
      this.texts.amount({ sum: sums[number] ?? 0, lost: losts[number] ?? 0 });
    return [["flat in all", amount(flat, flatLost)], ["cum in all", amount(cum, cumLost)]];
  }

  /** File and line, package, kind. */
  #where(frame: number): string {
    const { file, files, line, package: packageOf, packages, kind, kinds } = this.frames;
    const path = files[file[frame] ?? 0] ?? "";
    return [
      line[frame] ? `${path}:${line[frame]}` : path,
      packages[packageOf[frame] ?? 0] ?? "",
      kinds[kind[frame] ?? 0] ?? "",
    ].filter((text) => text !== "").join(" · ");
  }
}

/** From the pointer to its card. */
const DISTANCE = 14;

/** A card beside the pointer. */
export class Card {
  readonly element: HTMLElement = classed("div", "flame-card");

  constructor(parent: HTMLElement) {
    this.element.hidden = true;
    parent.append(this.element);
  }

  show({ name, note, where, rows }: BoxFacts, { clientX, clientY }: Point): void {
    const title = element("b", name);
    const list = element("dl");
    for (const [key, text] of rows) list.append(element("dt", key), element("dd", text));
    this.element.replaceChildren(title);
    if (note !== "") this.element.append(" ", element("i", note));
    if (where !== "") this.element.append(element("p", where));
    this.element.append(list);
    this.element.hidden = false;
    const { offsetWidth, offsetHeight } = this.element;
    const right = clientX + DISTANCE + offsetWidth > innerWidth;
    const low = clientY + DISTANCE + offsetHeight > innerHeight;
    const x = right
      ? Math.max(4, Math.min(clientX, innerWidth - 4) - offsetWidth)
      : clientX + DISTANCE;
    const y = low ? Math.max(4, clientY - DISTANCE - offsetHeight) : clientY + DISTANCE;
    this.element.style.transform = `translate(${x}px, ${y}px)`;
  }

  hide(): void {
    this.element.hidden = true;
  }
}

/** Facts in a line. */
export function factsLine({ name, note, rows }: BoxFacts): string {
  return [note === "" ? name : `${name} ${note}`, ...rows.map(([key, text]) => `${key} ${text}`)]
    .join(" · ");
}
