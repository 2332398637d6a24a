/**
 * The list of profiles: taking new ones and comparing two.
 *
 * @module
 */
import type { TakenProfile } from "../../../contract/profiles.ts";
import { addressWith, changeAddress } from "../page/address.ts";
import { find, findAll } from "../page/element.ts";
import { errorMessage } from "../../../base/error_message.ts";
import { fetchJson } from "../page/fetch_json.ts";
import { openPage } from "../page/open_page.ts";

await openPage((element) => {
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
});

/** Takes a profile and opens it; the bar shows how much of its time is over. */
async function take(form: HTMLFormElement): Promise<void> {
  const button = find(form, "button", HTMLButtonElement);
  const output = find(form, "output", HTMLOutputElement);
  const seconds = Number(find(form, "input", HTMLInputElement).value);
  const stopCountDown = countDown(form, seconds);
  button.disabled = true;
  try {
    const query = new URLSearchParams({
      source: form.dataset["source"] ?? "",
      seconds: `${seconds}`,
    });
    const hz = new FormData(form).get("hz");
    if (hz) query.set("hz", String(hz));
    const { id } = await fetchJson<TakenProfile>(`take?${query}`, "POST");
    location.href = `./${addressWith({ profile: `${id}` })}`;
  } catch (error) {
    output.textContent = errorMessage(error);
  } finally {
    stopCountDown();
    button.disabled = false;
  }
}

/**
 * Shows how many seconds are left.
 *
 * @returns Ends it.
 */
function countDown(form: HTMLFormElement, seconds: number): () => void {
  const bar = find(form, "progress", HTMLProgressElement);
  const output = find(form, "output", HTMLOutputElement);
  const begin = performance.now();
  const timer = setInterval(() => {
    const passed = (performance.now() - begin) / 1e3;
    if (seconds > 0) bar.value = Math.min(1, passed / seconds);
    output.textContent = seconds > 0 ? `${Math.max(0, Math.ceil(seconds - passed))} s` : "…";
  }, 100);
  bar.hidden = seconds === 0;
  bar.value = 0;
  return () => {
    clearInterval(timer);
    bar.hidden = true;
  };
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
    else compare.href = `./${addressWith({ profile: id, base })}`;
  }
}
