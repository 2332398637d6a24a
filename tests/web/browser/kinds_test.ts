import { ok, strictEqual } from "node:assert/strict";
import type { FrameColumns } from "../../../lib/contract/stacks.ts";
import { KIND_INK, KINDS, kindsOf } from "../../../lib/web/browser/flame/kinds.ts";

type Rgb = [red: number, green: number, blue: number];
type Matrix = readonly (readonly number[])[];

const PAPER = { light: "#ffffff", dark: "#14161b" } as const;
const SCHEMES = ["light", "dark"] as const;
/** Linear light as who lacks the cones for green sees it: Machado and others, 2009. */
const DEUTERANOPIA: Matrix = [
  [0.367322, 0.860646, -0.227968],
  [0.280085, 0.672501, 0.047413],
  [-0.01182, 0.04294, 0.968881],
];
const TO_XYZ: Matrix = [
  [0.4124564, 0.3575761, 0.1804375],
  [0.2126729, 0.7151522, 0.072175],
  [0.0193339, 0.119192, 0.9503041],
];
/** Daylight. */
const WHITE: Rgb = [0.95047, 1, 1.08883];

function linear(hex: string): Rgb {
  const value = parseInt(hex.slice(1), 16);
  return [value >> 16, value >> 8 & 255, value & 255].map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as Rgb;
}

function times(matrix: Matrix, [a, b, c]: Rgb): Rgb {
  return matrix.map(([x = 0, y = 0, z = 0]) => x * a + y * b + z * c) as Rgb;
}

function luminance(hex: string): number {
  return times(TO_XYZ, linear(hex))[1];
}

function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

function lab(color: Rgb): Rgb {
  const [x, y, z] = times(TO_XYZ, color).map((part, i) => {
    const share = part / WHITE[i]!;
    return share > 216 / 24389 ? Math.cbrt(share) : (24389 / 27 * share + 16) / 116;
  }) as Rgb;
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function distance(a: Rgb, b: Rgb): number {
  const [x, y] = [lab(a), lab(b)];
  return Math.hypot(x[0] - y[0], x[1] - y[1], x[2] - y[2]);
}

/** As eyes without cones for green have it; light beyond what screens show is cut off. */
function seen(color: Rgb): Rgb {
  return times(DEUTERANOPIA, color).map((part) => Math.min(Math.max(part, 0), 1)) as Rgb;
}

for (const scheme of SCHEMES) {
  Deno.test(`text on every ${scheme} colour has a contrast of 4.5 and more`, () => {
    for (const { titles, [scheme]: tints } of KINDS) {
      for (const tint of tints) {
        const ratio = contrast(tint, KIND_INK[scheme]);
        ok(ratio >= 4.5, `${titles[0]} ${tint}: ${ratio}`);
      }
    }
  });

  Deno.test(`${scheme} kinds are told apart, by colour-blind people too`, () => {
    for (const [i, a] of KINDS.entries()) {
      for (const b of KINDS.slice(i + 1)) {
        for (const x of a[scheme]) {
          for (const y of b[scheme]) {
            const pair = `${a.titles[0]} ${x}, ${b.titles[0]} ${y}`;
            const [p, q] = [linear(x), linear(y)];
            // Of some pairs only one has stripes: that is a difference too.
            const least = a.hatched === b.hatched ? 15 : 10;
            ok(distance(p, q) >= least, `${pair}: ${distance(p, q)}`);
            ok(distance(seen(p), seen(q)) >= 8, `${pair}: ${distance(seen(p), seen(q))}`);
          }
        }
      }
    }
  });

  Deno.test(`every ${scheme} colour is seen on the page`, () => {
    for (const { titles, [scheme]: tints } of KINDS) {
      for (const tint of tints) {
        ok(distance(linear(tint), linear(PAPER[scheme])) >= 8, `${titles[0]} ${tint}`);
      }
    }
  });
}

Deno.test("a frame's kind is that of its profile, but for the profiler's own", () => {
  const names = ["main", "dep", "ext", "gc", "syscall", "?", "deno_pprof.tick", "(profiler)"];
  const frames: FrameColumns = {
    name: names,
    line: [],
    file: [],
    package: names.map((name) => name === "deno_pprof.tick" ? 1 : 0),
    kind: [0, 1, 2, 3, 4, 5, 1, 4],
    inlined: [],
    files: [],
    packages: ["", "deno-pprof"],
    kinds: ["user", "library", "platform", "GC", "native", "unknown"],
  };
  const titles = [...kindsOf(frames)].map((kind) => KINDS[kind]!.titles[0]);
  strictEqual(
    titles.join(", "),
    "your code, npm and jsr, Deno, garbage collector, outside JavaScript, outside JavaScript, " +
      "profiler, profiler",
  );
});
