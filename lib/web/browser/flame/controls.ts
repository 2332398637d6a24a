/**
 * Mouse, touch and keyboard on the picture.
 *
 * @module
 */
import type { Branch } from "./branch.ts";
import type { Point } from "./frame_info.ts";
import type { Hit, Picture } from "./picture.ts";

/** What the user can do with the picture. */
export interface PictureCallbacks {
  chosen: () => Branch | undefined;
  /** What the first key goes to. */
  start: () => Branch;
  /** `point`: where a finger is. */
  choose: (branch: Branch, point?: Point) => void;
  zoom: (branch: Branch, upward: boolean) => void;
  pivot: (branch: Branch) => void;
  menu: (branch: Branch, upward: boolean, at: { x: number; y: number }) => void;
  back: () => void;
  reset: () => void;
  hover: (hit: Hit | undefined, point: Point) => void;
  /** `at`: from 0 to 1 of what is in view; `factor`: below 1 for closer. */
  scale: (at: number, factor: number) => void;
  /** By a part of what is in view. */
  move: (part: number) => void;
}

/** More than so many pixels between press and release is a drag. */
const MAX_CLICK_PIXELS = 4;
/** A notch of a wheel, 100 pixels, makes the picture a quarter wider. */
const WHEEL_STEP = Math.log(1.25) / 100;
/** What a line of text counts for wheels that count lines. */
const LINE_PIXELS = 16;
/** A wheel that was turned once does not lead far away. */
const MAX_WHEEL_PIXELS = 400;

/** Listens to mouse, touch and keys. */
export function listen(picture: Picture, callbacks: PictureCallbacks): void {
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
    if (event.pointerType === "touch") return;
    if (event.buttons === 1) drag(event);
    else callbacks.hover(picture.hitAt(event), event);
  });
  const drag = ({ clientX, clientY, movementX, movementY }: PointerEvent) => {
    if (Math.hypot(clientX - pressed.x, clientY - pressed.y) <= MAX_CLICK_PIXELS) return;
    callbacks.hover(undefined, { clientX, clientY });
    picture.scroller.scrollTop -= movementY;
    callbacks.move(-movementX / Math.max(canvas.clientWidth, 1));
  };
  canvas.addEventListener("wheel", (event) => {
    // With Ctrl the whole page is meant, or two fingers that pinch: they mean the picture as well.
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE_PIXELS : 1;
    const [x, y] = [event.deltaX * unit, event.deltaY * unit];
    // Shift turns a wheel sideways: there it is for the rows, which have no other way.
    if (event.shiftKey) picture.scroller.scrollTop += x || y;
    else if (Math.abs(x) > Math.abs(y)) callbacks.move(x / Math.max(canvas.clientWidth, 1));
    else {
      const turn = Math.max(-MAX_WHEEL_PIXELS, Math.min(y, MAX_WHEEL_PIXELS));
      const { left, width } = canvas.getBoundingClientRect();
      callbacks.scale((event.clientX - left) / Math.max(width, 1), Math.exp(turn * WHEEL_STEP));
    }
    event.preventDefault();
  }, { passive: false });
  canvas.addEventListener("pointerleave", (event) => callbacks.hover(undefined, event));
  canvas.addEventListener("click", (event) => {
    const { clientX, clientY } = event;
    if (Math.hypot(clientX - pressed.x, clientY - pressed.y) > MAX_CLICK_PIXELS) return;
    const hit = picture.hitAt(event);
    const branch = hit?.branch ?? hit?.above;
    if (!hit || !branch) return;
    // A finger cannot hover: its first tap says what is there.
    if (touched && callbacks.chosen() !== branch) return callbacks.choose(branch, event);
    callbacks.zoom(branch, hit.upward);
  });
  canvas.addEventListener("contextmenu", (event) => {
    // The menu key comes here as well, with a place of its own.
    if (byKey) return event.preventDefault();
    const hit = picture.hitAt(event);
    if (!hit?.branch || hit.branch.frame < 0) return;
    event.preventDefault();
    callbacks.choose(hit.branch);
    callbacks.menu(hit.branch, hit.upward, { x: event.clientX, y: event.clientY });
  });
  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    byKey = true;
    if (onKey(event, picture, callbacks)) event.preventDefault();
  });
}

/** Whether a key was meant for the picture. */
function onKey(
  { key, shiftKey }: KeyboardEvent,
  picture: Picture,
  callbacks: PictureCallbacks,
): boolean {
  const chosen = callbacks.chosen();
  const branch = chosen ?? callbacks.start();
  const place = picture.placeOf(branch);
  const go = (to: Branch | undefined) => {
    if (!chosen || to) callbacks.choose(chosen && to ? to : branch);
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
      callbacks.reset();
      return true;
    case "Enter":
    case " ":
      if (chosen) callbacks.zoom(chosen, place?.upward ?? false);
      return true;
    case "P":
      if (chosen) callbacks.pivot(chosen);
      return true;
    case "Escape":
    case "Backspace":
      callbacks.back();
      return true;
  }
  if (key !== "ContextMenu" && !(key === "F10" && shiftKey)) return false;
  if (chosen && chosen.frame >= 0 && place) {
    const x = Math.max(place.x, 0) + Math.min(place.width, 40) / 2;
    callbacks.menu(chosen, place.upward, { x, y: place.y + 16 });
  }
  return true;
}
