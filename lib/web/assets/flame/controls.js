// Mouse, touch and keyboard on the picture.
/** @typedef {import("./branch.js").Branch} Branch */
/** @typedef {import("./picture.js").Picture} Picture */
/** @typedef {import("./picture.js").Spot} Spot */

/** More than so many pixels between press and release is a drag. */
const STILL = 4;

/**
 * What the picture can be told.
 *
 * @typedef {{
 *   chosen: () => Branch | undefined, start: () => Branch,
 *   choose: (branch: Branch, point?: { clientX: number, clientY: number }) => void,
 *   zoom: (branch: Branch, upward: boolean) => void,
 *   pivot: (branch: Branch) => void,
 *   menu: (branch: Branch, upward: boolean, point: { x: number, y: number }) => void,
 *   back: () => void, reset: () => void,
 *   hover: (spot: Spot | undefined, point: { clientX: number, clientY: number }) => void,
 * }} Orders
 */

/**
 * @param {Picture} picture
 * @param {Orders} orders
 */
export function listen(picture, orders) {
  const { canvas } = picture;
  let pressed = { x: 0, y: 0 };
  let touched = false;
  let byKey = false;
  canvas.addEventListener("pointerdown", ({ clientX: x, clientY: y, pointerType }) => {
    pressed = { x, y };
    touched = pointerType === "touch";
    byKey = false;
  });
  canvas.addEventListener("pointermove", (event) => {
    if (event.pointerType !== "touch") orders.hover(picture.spotAt(event), event);
  });
  canvas.addEventListener("pointerleave", (event) => orders.hover(undefined, event));
  canvas.addEventListener("click", (event) => {
    const { clientX, clientY } = event;
    if (Math.hypot(clientX - pressed.x, clientY - pressed.y) > STILL) return;
    const spot = picture.spotAt(event);
    const branch = spot?.branch ?? spot?.above;
    if (!spot || !branch) return;
    // A finger cannot hover: its first tap says what is there.
    if (touched && orders.chosen() !== branch) return orders.choose(branch, event);
    orders.zoom(branch, spot.upward);
  });
  canvas.addEventListener("contextmenu", (event) => {
    // The menu key comes here as well, with a place of its own.
    if (byKey) return event.preventDefault();
    const spot = picture.spotAt(event);
    if (!spot?.branch || spot.branch.frame < 0) return;
    event.preventDefault();
    orders.choose(spot.branch);
    orders.menu(spot.branch, spot.upward, { x: event.clientX, y: event.clientY });
  });
  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    byKey = true;
    if (onKey(event, picture, orders)) event.preventDefault();
  });
}

/**
 * @param {KeyboardEvent} event
 * @param {Picture} picture
 * @param {Orders} orders
 * @returns {boolean} Whether it was meant for the picture.
 */
function onKey({ key, shiftKey }, picture, orders) {
  const chosen = orders.chosen();
  const branch = chosen ?? orders.start();
  const place = picture.placeOf(branch);
  const go = (/** @type {Branch | undefined} */ to) => {
    if (!chosen || to) orders.choose(chosen && to ? to : branch);
    return true;
  };
  switch (key) {
    case "ArrowDown":
      return go(place?.upward ? branch.above : picture.below(branch, false));
    case "ArrowUp":
      return go(place?.upward || !branch.above ? picture.below(branch, true) : branch.above);
    case "ArrowLeft":
      return go(place?.before);
    case "ArrowRight":
      return go(place?.after);
    case "Home":
      orders.reset();
      return true;
    case "Enter":
    case " ":
      if (chosen) orders.zoom(chosen, place?.upward ?? false);
      return true;
    case "p":
    case "P":
      if (chosen) orders.pivot(chosen);
      return true;
    case "Escape":
    case "Backspace":
      orders.back();
      return true;
  }
  if (key !== "ContextMenu" && !(key === "F10" && shiftKey)) return false;
  if (chosen && chosen.frame >= 0 && place) {
    const x = Math.max(place.x, 0) + Math.min(place.width, 40) / 2;
    orders.menu(chosen, place.upward, { x, y: place.y + 16 });
  }
  return true;
}
