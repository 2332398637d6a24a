/**
 * A row of the tree as an element.
 *
 * @module
 */
import type { FrameColumns } from "../../../contract/stacks.ts";
import { element } from "../page/element.ts";
import type { AmountTexts } from "../stacks/amount_texts.ts";
import type { Row } from "./rows.ts";

/** What a row says: its value, its part of all, its frame, and where that is. */
export function itemOf(
  { frame, level, value, self }: Row,
  frames: FrameColumns,
  texts: AmountTexts,
): HTMLElement {
  const { name, file, line, files, inlined } = frames;
  const where = files[file[frame] ?? 0] ?? "";
  const number = line[frame] ?? 0;
  const item = treeItem(level);
  const part = (kind: string, text: string) => {
    const made = element("span", text);
    made.className = kind;
    item.append(made);
  };
  part("value", texts.stacks.signed ? texts.change(value) : texts.value(value));
  part("share", texts.percent(value));
  part("name", name[frame] || "(nothing known)");
  if (self !== 0 && self !== value) part("self", `${texts.value(self)} here`);
  if (inlined.includes(frame)) part("place", "(inlined)");
  if (where) part("place", number > 0 ? `${where}:${number}` : where);
  return item;
}

/** Stands for rows that are not there yet. */
export function moreItem(count: number, level: number): HTMLElement {
  const item = treeItem(level);
  item.className = "more";
  item.textContent = `${count} more`;
  return item;
}

function treeItem(level: number): HTMLElement {
  const item = element("div");
  item.role = "treeitem";
  item.tabIndex = -1;
  item.ariaLevel = `${level}`;
  item.style.setProperty("--level", item.ariaLevel);
  return item;
}
