/** The looks of a listing: also for pages that have a listing among other things. */
export const LISTING_STYLE = `body #content {
  font-family: sans-serif;
}
h1 {
  font-size: 1.5em;
}
.legend {
  font-size: 1.25em;
}
.line, .nop, .unimportant {
  color: #999;
}
.inlinesrc {
  color: #006;
}
.livesrc {
  cursor: pointer;
}
.livesrc:hover {
  background: #eee;
}
.asm {
  display: none;
  color: #070;
}
.asm.shown {
  display: block;
}
`;

/** A click on a line of source shows its instructions, or hides them. */
export const LISTING_SCRIPT = `function pprof_toggle_asm(event) {
  const line = event.target.closest(".livesrc");
  const asm = line && line.nextElementSibling;
  if (!asm || !asm.classList.contains("asm")) return;
  asm.classList.toggle("shown");
  event.preventDefault();
}
`;
