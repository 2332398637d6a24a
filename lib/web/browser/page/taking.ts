/**
 * Taking a profile: asks where the service stands still, counts down, and can be cancelled.
 *
 * @module
 */
import { errorMessage } from "../../../base/error_message.ts";
import type { TakenProfile } from "../../../contract/profiles.ts";
import { classed, element } from "./element.ts";
import { fetchJson } from "./fetch_json.ts";

/** What is wanted. */
export interface Wanted {
  source: string;
  title: string;
  /** 0 for what is there at once. */
  seconds: number;
  hz?: string;
  /** What the service stands still for; `""` if it does not. */
  pause?: string;
}

/** One at a time: a second would make the first one wrong. */
let busy = false;

/**
 * Takes a profile. A bar over the foot of the page says how far it is, so that nothing moves.
 *
 * @returns Its number; nothing if the user cancelled, if it failed, or while another is taken.
 */
export async function takeProfile(wanted: Wanted): Promise<number | undefined> {
  if (busy || (wanted.pause && !confirm(`${wanted.pause}\n\nTake it now?`))) return undefined;
  busy = true;
  const ending = new AbortController();
  const bar = progressBar(wanted, ending);
  try {
    const query = new URLSearchParams({ source: wanted.source, seconds: `${wanted.seconds}` });
    if (wanted.hz) query.set("hz", wanted.hz);
    const { id } = await fetchJson<TakenProfile>(`take?${query}`, "POST", ending.signal);
    bar.close();
    return id;
  } catch (error) {
    if (ending.signal.aborted) bar.close();
    else bar.fail(errorMessage(error));
    return undefined;
  } finally {
    bar.stop();
    busy = false;
  }
}

function progressBar({ title, seconds }: Wanted, ending: AbortController) {
  const bar = classed("div", "taking");
  const text = element("p", `${title} …`);
  text.role = "status";
  const left = element("span");
  const progress = element("progress");
  progress.ariaLabel = title;
  const cancel = element("button", "Cancel");
  cancel.addEventListener(
    "click",
    () => ending.signal.aborted || finished ? bar.remove() : ending.abort(),
  );
  let finished = false;
  const begin = performance.now();
  const show = () => {
    const passed = (performance.now() - begin) / 1e3;
    const more = Math.max(0, Math.ceil(seconds - passed));
    if (seconds > 0 && passed < seconds) progress.value = passed / seconds;
    else progress.removeAttribute("value");
    left.textContent = more > 0 ? `${more} s left` : `${Math.floor(passed)} s, being made`;
  };
  const timer = setInterval(show, 250);
  show();
  bar.append(text, progress, left, cancel);
  document.querySelector(".taking")?.remove();
  document.body.append(bar);
  return {
    stop: () => clearInterval(timer),
    close: () => bar.remove(),
    fail: (reason: string) => {
      finished = true;
      bar.classList.add("failed");
      text.textContent = reason.trim();
      progress.remove();
      left.remove();
      cancel.textContent = "Close";
    },
  };
}
