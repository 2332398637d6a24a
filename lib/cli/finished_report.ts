/**
 * Reports as commands promise them: graphs become pictures.
 *
 * @module
 */
import { environment } from "../base/environment.ts";
import type { MachineCode } from "../profile/machine_code.ts";
import type { Profile } from "../profile/types.ts";
import type { Picture } from "../report/commands.ts";
import { report, type ReportRequest } from "../report/report.ts";
import type { Terminal } from "./terminal.ts";

/** What pictures are made by: from a graph in DOT, and folders to look for programs in. */
const PAINTERS: Readonly<
  Record<Picture, (dot: string, path: string) => Promise<string | Uint8Array>>
> = {
  svg: layOut,
  "pannable svg": async (dot) => {
    const { pannableSvg } = await import("../layout/pannable_svg.ts");
    return pannableSvg(await layOut(dot));
  },
  gif: graphviz("gif"),
  pdf: graphviz("pdf"),
  png: graphviz("png"),
  ps: graphviz("ps"),
};

/**
 * Makes a report, to its last step.
 *
 * @param profile The profile.
 * @param request The report.
 * @param environment What it needs from outside.
 * @returns Its text or bytes.
 * @throws {LayoutError} If its graph is too large for a picture.
 * @throws {ToolError} If a program that it takes is missing, or fails.
 * @throws {SyntaxError | RangeError} See {@linkcode report}.
 */
export async function finishedReport(
  profile: Profile,
  request: ReportRequest,
  { terminal, tools }: { terminal: Terminal; tools: MachineCode },
): Promise<string | Uint8Array> {
  const output = await report(profile, request, { ...terminal, tools });
  const { picture } = request.command;
  if (picture === undefined || typeof output !== "string") return output;
  const env = terminal.env ?? environment;
  return await PAINTERS[picture](output, env("PATH") ?? "");
}

async function layOut(dot: string): Promise<string> {
  const { LayoutEngine } = await import("../layout/layout_engine.ts");
  using engine = new LayoutEngine();
  return await engine.svg(dot);
}

function graphviz(format: string): (dot: string, path: string) => Promise<Uint8Array> {
  return async (dot, path) => {
    const { runDot } = await import("./programs/graphviz.ts");
    return await runDot(dot, format, path);
  };
}
