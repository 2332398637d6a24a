/**
 * What makes each report, loaded when somebody wants it: to load all takes
 * longer than to make one of them.
 *
 * @module
 */
import type { ReportInput } from "../analyse/report_input.ts";

/** Makes a report: its text or bytes. */
export interface Renderer {
  (input: ReportInput): string | Uint8Array | Promise<string | Uint8Array>;
}

/** All of them. */
export const RENDERERS = {
  callgrind: async (input) => (await import("../render/callgrind.ts")).renderCallgrind(input),
  comments: async (input) => (await import("../render/comments.ts")).renderComments(input),
  cpuprofile: async (input) => (await import("../render/cpuprofile.ts")).renderCpuprofile(input),
  disasm: async (input) => (await import("../render/disasm.ts")).renderDisasm(input),
  dot: async (input) => (await import("../render/dot.ts")).renderDot(input),
  folded: async (input) => (await import("../render/folded.ts")).renderFolded(input),
  list: async (input) => (await import("../render/list.ts")).renderList(input),
  picture: async (input) => (await import("../render/dot.ts")).renderPicture(input),
  proto: async (input) => (await import("../render/proto.ts")).renderProto(input),
  raw: async (input) => (await import("../render/raw.ts")).renderRaw(input),
  speedscope: async (input) => (await import("../render/speedscope.ts")).renderSpeedscope(input),
  tags: async (input) => (await import("../render/tags.ts")).renderTags(input),
  text: async (input) => (await import("../render/text.ts")).renderText(input),
  topProto: async (input) => (await import("../render/top_proto.ts")).renderTopProto(input),
  traces: async (input) => (await import("../render/traces.ts")).renderTraces(input),
  tree: async (input) => (await import("../render/tree.ts")).renderTree(input),
  weblist: async (input) => (await import("../render/weblist.ts")).renderWeblist(input),
} satisfies Readonly<Record<string, Renderer>>;
