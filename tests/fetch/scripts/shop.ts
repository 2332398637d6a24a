/** A program of two sources in one bundle, as tests need it, with its map. */
import { vlq } from "../../collect/source/big_bundle.ts";

/** The bundle: one line, names cut to a letter. */
export const BUNDLE =
  "function s(t){let r=0;for(;r<t;)r++;return r}function i(t){return s(t)}i(1e5);";
/** Where V8 places its functions: 0-based columns. */
export const COLUMNS = { s: BUNDLE.indexOf("s(t)"), i: BUNDLE.indexOf("i(t)") };

const [HEAD_S, HEAD_I] = [0, BUNDLE.indexOf("function i")];

/** Lines and names as they were written: `squareRoots` in work.ts:6, `handleOrders` in app.ts:4. */
export function bundleMap(sources: string[] = ["src/work.ts", "src/app.ts"]): string {
  const loop = BUNDLE.indexOf("for(");
  const mappings = [
    vlq(HEAD_S, 0, 5, 0),
    vlq(COLUMNS.s - HEAD_S, 0, 0, 9, 0),
    vlq(loop - COLUMNS.s, 0, 2, -7),
    vlq(HEAD_I - loop, 1, -4, -2),
    vlq(COLUMNS.i - HEAD_I, 0, 0, 9, 1),
  ].join(",");
  return JSON.stringify({
    version: 3,
    file: "bundle.js",
    sources,
    names: ["squareRoots", "handleOrders"],
    mappings,
  });
}

/** A CPU profile of the bundle. */
export function bundleProfile(url: string, columns: { s: number; i: number } = COLUMNS): string {
  const call = (functionName: string, columnNumber: number) => ({
    functionName,
    scriptId: "9",
    url,
    lineNumber: 0,
    columnNumber,
  });
  const ticks = (count: number) => [{ line: 1, ticks: count }];
  const nodes = [
    { id: 1, callFrame: { ...call("(root)", -1), url: "", lineNumber: -1 }, children: [2] },
    { id: 2, callFrame: call("i", columns.i), children: [3], positionTicks: ticks(2) },
    { id: 3, callFrame: call("s", columns.s), positionTicks: ticks(8) },
  ];
  return JSON.stringify({
    nodes,
    startTime: 0,
    endTime: 10_000,
    samples: [2, 2, ...Array(8).fill(3)],
    timeDeltas: [0, ...Array(9).fill(1000)],
  });
}
