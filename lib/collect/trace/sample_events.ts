import { pathToFileURL } from "node:url";
import type { CpuProfile } from "../../inspect/protocol.ts";
import { callersOf } from "../../profile/import/v8/ticks.ts";
import type { FrameResolver } from "../source/frame_resolver.ts";
import { ROWS, type TraceEvent } from "./trace_event.ts";

/** Samples of an event: readers take traces piece by piece. */
const CHUNK = 1_000;
const CATEGORY = "disabled-by-default-v8.cpu_profiler";

/** A CPU profile as a trace has it, its functions in the user's source. */
export function sampleEvents(profile: CpuProfile, resolver: FrameResolver): TraceEvent[] {
  const { nodes, samples = [], timeDeltas = [], startTime, endTime } = profile;
  const callers = callersOf(nodes);
  const common = { cat: CATEGORY, ph: "P", id: "0x1", pid: 1, tid: ROWS.main } as const;
  const events: TraceEvent[] = [
    { ...common, name: "Profile", ts: startTime, args: { data: { startTime } } },
  ];
  const tree = nodes.map((node) => {
    const caller = callers.get(node.id);
    return {
      id: node.id,
      ...(caller ? { parent: caller.id } : {}),
      callFrame: { ...frameOf(node.callFrame, resolver), codeType: "JS" },
    };
  });
  let now = startTime;
  for (let from = 0; from === 0 || from < samples.length; from += CHUNK) {
    const deltas = timeDeltas.slice(from, from + CHUNK);
    now = deltas.reduce((at, delta) => at + Math.max(0, delta), now);
    const isLast = from + CHUNK >= samples.length;
    const cpuProfile = {
      ...(from === 0 ? { nodes: tree } : {}),
      samples: samples.slice(from, from + CHUNK),
    };
    const data = { cpuProfile, timeDeltas: deltas, ...(isLast ? { endTime } : {}) };
    events.push({ ...common, name: "ProfileChunk", ts: isLast ? endTime : now, args: { data } });
  }
  return events;
}

/** What V8 makes up itself keeps the names that readers know. */
function frameOf(call: CpuProfile["nodes"][number]["callFrame"], resolver: FrameResolver) {
  if (call.scriptId === "0" && call.functionName.startsWith("(")) {
    return { ...call, scriptId: 0, url: "" };
  }
  const { name, filename, startLine } = resolver.resolve(call);
  const isPath = filename.startsWith("/") || /^[A-Z]:\\/.test(filename);
  return {
    functionName: name,
    scriptId: Number(call.scriptId),
    url: isPath ? pathToFileURL(filename).href : filename,
    lineNumber: startLine - 1,
    columnNumber: -1,
  };
}
