// Moving and zooming a picture.

const ZOOM_STEP = 1.1;
const SMALLEST = 0.1;
const LARGEST = 20;
/** Farther than that is no click. */
const CLICK_DISTANCE = 3;
/** Part of the picture that an arrow key moves. */
const KEY_STEP = 0.1;

/**
 * Makes a picture fill its element, where pointers and keys move and zoom it.
 *
 * @param {SVGSVGElement} svg
 */
export function setUpView(svg) {
  const whole = svg.viewBox.baseVal;
  const { x, y, width, height } = whole;
  const full = { x, y, width, height };
  svg.removeAttribute("width");
  svg.removeAttribute("height");
  svg.setAttribute("tabindex", "0");
  svg.setAttribute("aria-label", "Graph; plus and minus zoom, arrows move, 0 shows all");
  /** @type {Map<number, { x: number, y: number }>} */
  const pointers = new Map();
  let moved = 0;

  svg.addEventListener("wheel", (event) => {
    event.preventDefault();
    zoom(event.deltaY < 0 ? ZOOM_STEP : 1 / ZOOM_STEP, event.clientX, event.clientY);
  }, { passive: false });
  svg.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    if (pointers.size === 0) moved = 0;
    pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  });
  svg.addEventListener("pointermove", (event) => {
    const last = pointers.get(event.pointerId);
    if (!last) return;
    const [dx, dy] = [event.clientX - last.x, event.clientY - last.y];
    moved += Math.abs(dx) + Math.abs(dy);
    if (moved > CLICK_DISTANCE && !svg.hasPointerCapture(event.pointerId)) {
      svg.setPointerCapture(event.pointerId);
    }
    const others = [...pointers].filter(([id]) => id !== event.pointerId).map(([, at]) => at);
    const other = others[0];
    if (other) {
      const before = Math.hypot(last.x - other.x, last.y - other.y);
      const after = Math.hypot(event.clientX - other.x, event.clientY - other.y);
      if (before > 0 && after > 0) zoom(after / before, other.x, other.y);
    } else if (moved > CLICK_DISTANCE) {
      const scale = unitsPerPixel();
      move(-dx * scale, -dy * scale);
    }
    pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  });
  for (const type of /** @type {const} */ (["pointerup", "pointercancel"])) {
    svg.addEventListener(type, ({ pointerId }) => pointers.delete(pointerId));
  }
  // A drag that ends on a node does not choose it.
  svg.addEventListener("click", (event) => {
    if (moved > CLICK_DISTANCE) event.stopPropagation();
  }, { capture: true });
  svg.addEventListener("keydown", ({ key }) => {
    const { left, top, width: w, height: h } = svg.getBoundingClientRect();
    const [dx, dy] = [whole.width * KEY_STEP, whole.height * KEY_STEP];
    if (key === "+" || key === "=") zoom(ZOOM_STEP, left + w / 2, top + h / 2);
    else if (key === "-") zoom(1 / ZOOM_STEP, left + w / 2, top + h / 2);
    else if (key === "0") Object.assign(whole, full);
    else if (key === "ArrowLeft") move(-dx, 0);
    else if (key === "ArrowRight") move(dx, 0);
    else if (key === "ArrowUp") move(0, -dy);
    else if (key === "ArrowDown") move(0, dy);
  });

  function unitsPerPixel() {
    const { width: w, height: h } = svg.getBoundingClientRect();
    return Math.max(whole.width / w, whole.height / h);
  }

  /**
   * @param {number} dx
   * @param {number} dy
   */
  function move(dx, dy) {
    whole.x += dx;
    whole.y += dy;
  }

  /**
   * @param {number} factor
   * @param {number} clientX
   * @param {number} clientY
   */
  function zoom(factor, clientX, clientY) {
    const scale = full.width / whole.width * factor;
    if (scale < SMALLEST || scale > LARGEST) return;
    const matrix = svg.getScreenCTM();
    if (!matrix) return;
    const at = new DOMPoint(clientX, clientY).matrixTransform(matrix.inverse());
    whole.x = at.x - (at.x - whole.x) / factor;
    whole.y = at.y - (at.y - whole.y) / factor;
    whole.width /= factor;
    whole.height /= factor;
  }
}
