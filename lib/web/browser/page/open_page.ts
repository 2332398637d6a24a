/**
 * What every page does: menus, search, addresses, and then its view.
 *
 * @module
 */
import { setUpAddress } from "./address.ts";
import { setUpConfigs } from "./configs.ts";
import { find } from "./element.ts";
import { setUpMenus } from "./menus.ts";
import { Selection } from "./selection.ts";

/**
 * Fills the element of a view: it gets the data that came with the page, and
 * the selection that menus and the search field share.
 */
export type ShowView<Data> = (
  element: HTMLElement,
  data: Data,
  selection: Selection,
) => void | Promise<void>;

/**
 * Brings a page to life.
 *
 * @param show Its view; none where the server has written all that there is to see.
 */
export async function openPage<Data>(show?: ShowView<Data>): Promise<void> {
  const selection = setUpPage();
  const element = document.getElementById("view");
  // The server wrote it for this page: lib/contract is what both agree on.
  const data = JSON.parse(document.getElementById("data")?.textContent ?? "null") as Data;
  if (element) await show?.(element, data, selection);
  document.body.dataset["ready"] = "true";
}

/** Makes what is around a view work. */
export function setUpPage(): Selection {
  const selection = new Selection();
  setUpMenus();
  setUpConfigs();
  setUpAddress();
  setUpDetails();
  return selection;
}

/** Says what the report is about, in the lines behind the page's title. */
export function showDetails(lines: readonly string[]): void {
  find(document, "#details", HTMLElement).textContent = lines.join("\n");
}

function setUpDetails(): void {
  const button = find(document, "#details-button", HTMLElement);
  const details = find(document, "#details", HTMLElement);
  button.addEventListener("click", () => {
    details.hidden = !details.hidden;
    button.setAttribute("aria-expanded", `${!details.hidden}`);
  });
}
