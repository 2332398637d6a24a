/**
 * The list of profiles: taking new ones and comparing two.
 *
 * @module
 */
import { addressWith, changeAddress } from "./address.ts";
import { find, findAll } from "./element.ts";
import { takeProfile } from "./taking.ts";

/** Makes the list work. */
export function setUpProfiles(element: HTMLElement): void {
  for (const form of findAll(element, "form.take", HTMLFormElement)) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void take(form);
    });
  }
  const base = new URLSearchParams(location.search).get("base") ?? "";
  for (const radio of findAll(element, "input[name=base]", HTMLInputElement)) {
    radio.checked = radio.value === base;
    radio.addEventListener("change", () => {
      // What is taken next is opened with this address, and so compared with the base.
      changeAddress({ base: radio.value }, false);
      compareWith(element, radio.value);
    });
  }
  compareWith(element, base);
}

/** What a form of the page knows of a source, for those who take it by another button. */
export function offered(source: string): { title: string; pause: string } {
  const form = document.querySelector(`form.take[data-source="${CSS.escape(source)}"]`);
  const { pause = "" } = form instanceof HTMLElement ? form.dataset : {};
  return { title: form?.querySelector("strong")?.textContent ?? source, pause };
}

/** Takes a profile and opens it. */
async function take(form: HTMLFormElement): Promise<void> {
  const { source = "" } = form.dataset;
  const button = find(form, "button", HTMLButtonElement);
  const seconds = Number(find(form, "input", HTMLInputElement).value);
  const hz = String(new FormData(form).get("hz") ?? "");
  button.disabled = true;
  const id = await takeProfile({ source, seconds, hz, ...offered(source) });
  button.disabled = false;
  if (id !== undefined) location.href = `./flamegraph${addressWith({ profile: `${id}` })}`;
}
/**
 * Makes the links that compare a profile with the chosen base.
 *
 * @param base `""` for none.
 */
function compareWith(element: HTMLElement, base: string): void {
  for (const row of findAll(element, "tr[data-id]", HTMLTableRowElement)) {
    const { id = "" } = row.dataset;
    const compare = find(row, "a.compare", HTMLAnchorElement);
    const nothing = base === "" || id === base;
    compare.setAttribute("aria-disabled", `${nothing}`);
    if (nothing) compare.removeAttribute("href");
    else compare.href = `./flamegraph${addressWith({ profile: id, base })}`;
  }
}
