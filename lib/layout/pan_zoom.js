// Drag to pan; wheel or two fingers to zoom, around where they are.
addEventListener("load", () => {
  const viewport = document.getElementById("viewport");
  const svg = viewport.ownerSVGElement;
  const fingers = new Map();
  const start = viewport.transform.baseVal.consolidate()?.matrix;
  let { scale, x, y } = { scale: start?.a ?? 1, x: start?.e ?? 0, y: start?.f ?? 0 };

  function show() {
    viewport.setAttribute("transform", `translate(${x} ${y}) scale(${scale})`);
  }

  function zoom(factor, at) {
    const next = Math.min(50, Math.max(0.01, scale * factor));
    x = at.x - (at.x - x) * next / scale;
    y = at.y - (at.y - y) * next / scale;
    scale = next;
    show();
  }

  function place(event) {
    const box = svg.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  /** The middle of all fingers, and how far apart they are. */
  function grip() {
    const [a, b = a] = fingers.values();
    return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, span: Math.hypot(a.x - b.x, a.y - b.y) };
  }

  function release(event) {
    fingers.delete(event.pointerId);
  }

  svg.style.touchAction = "none";
  svg.addEventListener("wheel", (event) => {
    event.preventDefault();
    const pixels = event.deltaY * [1, 16, 400][event.deltaMode];
    zoom(1.002 ** -pixels, place(event));
  }, { passive: false });
  svg.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || fingers.size === 2) return;
    svg.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, place(event));
  });
  svg.addEventListener("pointermove", (event) => {
    if (!fingers.has(event.pointerId)) return;
    const before = grip();
    fingers.set(event.pointerId, place(event));
    const after = grip();
    x += after.x - before.x;
    y += after.y - before.y;
    if (before.span > 0 && after.span > 0) zoom(after.span / before.span, after);
    else show();
  });
  svg.addEventListener("pointerup", release);
  svg.addEventListener("pointercancel", release);
});
