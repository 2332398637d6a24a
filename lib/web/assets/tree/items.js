// A row of the tree as an element.
import { element } from "../element.js";
/** @typedef {import("./rows.js").Row} Row */
/** @typedef {import("../flame/tree.js").Frames} Frames */
/** @typedef {import("../flame/texts.js").Texts} Texts */

/**
 * What a row says: its value, its part of all, its frame, and where that is.
 *
 * @param {Row} row
 * @param {Frames} frames
 * @param {Texts} texts
 */
export function itemOf({ frame, level, value, self }, frames, texts) {
  const { name, file, line, files, inlined } = frames;
  const where = files[file[frame] ?? 0] ?? "";
  const number = line[frame] ?? 0;
  const item = treeItem(level);
  const part = (/** @type {string} */ kind, /** @type {string} */ text) => {
    const made = element("span", text);
    made.className = kind;
    item.append(made);
  };
  part("value", texts.signed ? texts.change(value) : texts.value(value));
  part("share", texts.percent(value));
  part("name", name[frame] || "(nothing known)");
  if (self !== 0 && self !== value) part("self", `${texts.value(self)} here`);
  if (inlined.includes(frame)) part("place", "(inlined)");
  if (where) part("place", number > 0 ? `${where}:${number}` : where);
  return item;
}

/**
 * Stands for rows that are not there yet.
 *
 * @param {number} count
 * @param {number} level
 */
export function moreItem(count, level) {
  const item = treeItem(level);
  item.className = "more";
  item.textContent = `${count} more`;
  return item;
}

/** @param {number} level */
function treeItem(level) {
  const item = document.createElement("div");
  item.role = "treeitem";
  item.tabIndex = -1;
  item.ariaLevel = `${level}`;
  item.style.setProperty("--level", item.ariaLevel);
  return item;
}
