import script from "./pan_zoom.js" with { type: "text" };

/** The size that Graphviz gives a picture: it would be cut off or shrunk to fit. */
const SIZE_REGEXP = /<svg\s*width="[^"]+"\s*height="[^"]+"\s*viewBox="[^"]+"/;
const GRAPH_REGEXP = /<g id="graph\d"/;

/**
 * Makes a picture fill the window, where it can be moved and zoomed.
 *
 * @param svg What Graphviz made.
 * @returns The same with a script in it, all of the graph in a group `viewport`.
 */
export function pannableSvg(svg: string): string {
  const head = `<script type="text/ecmascript"><![CDATA[${script}]]></script>` +
    '<g id="viewport" transform="scale(0.5,0.5) translate(0,0)">';
  // Some versions of Graphviz lose the name of an entity.
  return svg.replaceAll("&;", "&amp;;")
    .replace(SIZE_REGEXP, '<svg width="100%" height="100%"')
    .replace(GRAPH_REGEXP, (graph) => head + graph)
    .replace("</svg>", "</g></svg>");
}
