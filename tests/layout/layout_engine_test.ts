import { match, rejects } from "node:assert/strict";
import { LayoutEngine } from "../../lib/layout/layout_engine.ts";

Deno.test("LayoutEngine.svg() lays out one graph after the other", async () => {
  using engine = new LayoutEngine();
  const [a, b] = await Promise.all([engine.svg("digraph { x -> y }"), engine.svg("digraph { z }")]);
  match(a!, /^<\?xml[^]*<svg [^]*<title>x&#45;&gt;y<\/title>[^]*<\/svg>\s*$/);
  match(b!, /<title>z<\/title>/);
});

Deno.test("LayoutEngine.svg() says what is wrong with a graph, and goes on", async () => {
  using engine = new LayoutEngine();
  await rejects(engine.svg("digraph { x -> "), {
    name: "LayoutError",
    message: /^cannot lay out the graph: syntax error/,
  });
  match(await engine.svg("digraph { x }"), /<title>x<\/title>/);
});

Deno.test("LayoutEngine.svg() gives up on what takes too long, and says what helps", async () => {
  // The Worker alone takes longer to start.
  using engine = new LayoutEngine({ timeLimit: 1 });
  await rejects(engine.svg("digraph { x }"), {
    name: "LayoutError",
    message: "cannot lay out the graph within 0.001 seconds; try a smaller -nodecount",
  });
});

Deno.test("LayoutEngine: disposing ends what is on its way", async () => {
  const engine = new LayoutEngine();
  const pictures = [engine.svg("digraph { x }"), engine.svg("digraph { y }")];
  const ends = pictures.map((picture) => rejects(picture, /the layout engine is closed/));
  // Not before the first graph is with the Worker.
  await Promise.resolve();
  engine[Symbol.dispose]();
  await Promise.all(ends);
});
