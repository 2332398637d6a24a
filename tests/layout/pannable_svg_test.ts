import { doesNotMatch, match, strictEqual } from "node:assert/strict";
import { LayoutEngine } from "../../lib/layout/layout_engine.ts";
import { pannableSvg } from "../../lib/layout/pannable_svg.ts";

Deno.test("pannableSvg() fills the window with a group that a script moves", async () => {
  using engine = new LayoutEngine();
  const svg = pannableSvg(await engine.svg('digraph "a" { x -> y }'));
  match(svg, /<svg width="100%" height="100%"\s+xmlns=/);
  doesNotMatch(svg, /viewBox/);
  match(
    svg,
    /<script type="text\/ecmascript"><!\[CDATA\[[^]*\]\]><\/script><g id="viewport" transform="scale\(0.5,0.5\) translate\(0,0\)"><g id="graph0"[^]*<\/g>\s*<\/g><\/svg>\s*$/,
  );
  strictEqual(svg.split("<g ").length, svg.split("</g>").length);
});

Deno.test("pannableSvg() mends entities without a name", () => {
  strictEqual(pannableSvg("a&;b"), "a&amp;;b");
});
