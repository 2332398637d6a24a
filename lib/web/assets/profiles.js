// The list of profiles: taking new ones and comparing two.
import { addressWith, changeAddress } from "./address.js";

/** @param {HTMLElement} element */
export function show(element) {
  for (const form of element.querySelectorAll("form.take")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      take(/** @type {HTMLFormElement} */ (form));
    });
  }
  const base = new URLSearchParams(location.search).get("base") ?? "";
  for (const each of element.querySelectorAll("input[name=base]")) {
    const radio = /** @type {HTMLInputElement} */ (each);
    radio.checked = radio.value === base;
    radio.addEventListener("change", () => {
      // What is taken next is opened with this address, and so compared with the base.
      changeAddress({ base: radio.value }, false);
      compareWith(element, radio.value);
    });
  }
  compareWith(element, base);
}

/**
 * Takes a profile and opens it; the bar shows how much of its time is over.
 *
 * @param {HTMLFormElement} form
 */
async function take(form) {
  const [field, button, bar, output] = ["input", "button", "progress", "output"].map((
    name,
  ) => /** @type {any} */ (form.querySelector(name)));
  const seconds = Number(field.value);
  const begin = performance.now();
  const timer = setInterval(() => {
    const passed = (performance.now() - begin) / 1e3;
    if (seconds > 0) bar.value = Math.min(1, passed / seconds);
    output.textContent = seconds > 0 ? `${Math.max(0, Math.ceil(seconds - passed))} s` : "…";
  }, 100);
  bar.hidden = seconds === 0;
  bar.value = 0;
  button.disabled = true;
  try {
    const query = new URLSearchParams({
      source: form.dataset["source"] ?? "",
      seconds: `${seconds}`,
    });
    const hz = new FormData(form).get("hz");
    if (hz) query.set("hz", String(hz));
    const response = await fetch(`./take?${query}`, { method: "POST" });
    if (!response.ok) throw new Error(await response.text());
    const { id } = await response.json();
    location.href = `./${addressWith({ profile: `${id}` })}`;
  } catch (error) {
    output.textContent = /** @type {Error} */ (error).message;
  } finally {
    clearInterval(timer);
    bar.hidden = true;
    button.disabled = false;
  }
}

/**
 * Makes the links that compare a profile with the chosen base.
 *
 * @param {HTMLElement} element
 * @param {string} base `""` for none.
 */
function compareWith(element, base) {
  for (const row of element.querySelectorAll("tr[data-id]")) {
    const { id = "" } = /** @type {HTMLElement} */ (row).dataset;
    const compare = /** @type {HTMLAnchorElement} */ (row.querySelector("a.compare"));
    const nothing = base === "" || id === base;
    compare.setAttribute("aria-disabled", `${nothing}`);
    if (nothing) compare.removeAttribute("href");
    else compare.href = `./${addressWith({ profile: id, base })}`;
  }
}
