/**
 * A flame graph in a file of its own: it asks nobody for anything.
 *
 * @module
 */
import type { SentPage } from "../../../contract/sent_page.ts";
import { FlameView } from "../flame/flame_view.ts";
import { fileHost } from "../flame/host.ts";
import { find } from "../page/element.ts";
import { setUpPage } from "../page/open_page.ts";
import { recordSection } from "./record_section.ts";

void open();

async function open(): Promise<void> {
  const selection = setUpPage();
  const [meta, tree] = await Promise.all([unpacked("data"), unpacked("tree")]);
  // The same version wrote it: it came in this file.
  const { stacks, lines, timeline } = JSON.parse(new TextDecoder().decode(meta)) as SentPage;
  stacks.stacks = tree.toBase64();
  const view = find(document, "#view", HTMLElement);
  if (timeline) find(document, "main", HTMLElement).prepend(recordSection(timeline));
  new FlameView(view, stacks, selection, fileHost(lines)).start();
  document.body.dataset["ready"] = "true";
}

/** The bytes that an element has, compressed, as base64. */
async function unpacked(id: string): Promise<Uint8Array> {
  const text = document.getElementById(id)?.textContent ?? "";
  const packed = new Blob([Uint8Array.fromBase64(text)]).stream();
  const bytes = packed.pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(bytes).arrayBuffer());
}
