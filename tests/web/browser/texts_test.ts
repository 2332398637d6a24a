import { ok, strictEqual } from "node:assert/strict";
import { shortName } from "../../../lib/analyse/short_name.ts";
import type { Stacks } from "../../../lib/contract/stacks.ts";
import { fitText, shortShare } from "../../../lib/web/browser/flame/frame_text.ts";
import { shortName as shorter } from "../../../lib/web/browser/flame/short_name.ts";
import { AmountTexts } from "../../../lib/web/browser/stacks/amount_texts.ts";
import { bytesText, lengthText, shareText } from "../../../lib/web/browser/timeline/texts.ts";

function texts(about: Partial<Stacks>): AmountTexts {
  return new AmountTexts({
    labels: [],
    total: 1000,
    unit: "bytes",
    unitShown: "auto",
    ratio: 1,
    compared: false,
    signed: false,
    frames: {
      name: [],
      line: [],
      file: [],
      package: [],
      kind: [],
      inlined: [],
      files: [],
      packages: [],
      kinds: [],
    },
    nodes: 0,
    stacks: "",
    ...about,
  });
}

Deno.test("amounts have the unit, the ratio and the total of the report", () => {
  strictEqual(texts({}).amount({ sum: 893, lost: 0 }), "893B (89.30%)");
  strictEqual(texts({ unitShown: "kB" }).value(2048), "2kB");
  strictEqual(texts({ ratio: 0.5 }).value(301), "150B");
  strictEqual(texts({ ratio: 0 }).value(301), "301B");
  strictEqual(texts({ unit: "nanoseconds" }).value(90_500_000_000), "90.50s");
  strictEqual(texts({ total: 0 }).percent(5), "0%");
});

Deno.test("a comparison says before, after and how much more or less", () => {
  const compared = texts({ signed: true, compared: true });
  strictEqual(compared.amount({ sum: 150, lost: 50 }), "50B → 150B (+100B, 10.00%)");
  strictEqual(compared.amount({ sum: 50, lost: 150 }), "150B → 50B (-100B, 10.00%)");
  strictEqual(compared.novelty({ sum: 1, lost: 0 }), "new");
  strictEqual(compared.novelty({ sum: 0, lost: 1 }), "gone");
  strictEqual(compared.novelty({ sum: 1, lost: 2 }), "");
  const signed = texts({ signed: true });
  strictEqual(signed.amount({ sum: 150, lost: 50 }), "+150B, -50B (+100B, 10.00%)");
  strictEqual(signed.novelty({ sum: 1, lost: 0 }), "");
});

const NAMES = [
  "github.com/x/y/v2.(*T).Do",
  "net/http.(*conn).serve",
  "foo/xyz",
  "java.util.ArrayList.add(Object)",
  "std::Vector::push<int>(int)",
  "(anonymous namespace)::Foo::bar",
  "main.main",
  "Array.map",
  "",
  "a/v3/b.c",
];

Deno.test("pages shorten names as graphs do", () => {
  for (const name of NAMES) strictEqual(shorter(name), shortName(name), name);
});

const measure = (text: string) => text.length;

Deno.test("a name loses its package first, and is then cut at its end", () => {
  const fit = (room: number, name = "github.com/acme/shop/orders.(*Server).handleRequest") =>
    fitText({ name, place: "", value: "1ms", share: "1 %" }, room, measure).left;
  strictEqual(fit(60), "github.com/acme/shop/orders.(*Server).handleRequest");
  strictEqual(fit(40), "orders.(*Server).handleRequest");
  strictEqual(fit(20), "orders.(*Server).ha…");
  strictEqual(fit(9, "app.ts.<anonymous:8>"), "app.ts.<…");
  strictEqual(fit(9, "#secret"), "#secret");
  strictEqual(fit(1), "");
  for (const name of [...NAMES, "x".repeat(5000), "f[go.shape.string]"]) {
    for (let room = 0; room < 30; room++) ok(fit(room, name).length <= Math.max(room, 0), name);
  }
});

Deno.test("a box has its name, then its share, then its file, then its value", () => {
  const text = { name: "clone", place: "validate.ts:10", value: "429ms", share: "51 %" };
  const fit = (room: number) => {
    const { left, right } = fitText(text, room, measure);
    return `${left}|${right}`;
  };
  strictEqual(fit(60), "clone · validate.ts:10|429ms · 51 %");
  strictEqual(fit(40), "clone · validate.ts:10|51 %");
  strictEqual(fit(36), "clone|429ms · 51 %");
  strictEqual(fit(24), "clone|51 %");
  strictEqual(fit(10), "clone|");
  strictEqual(fit(4), "clo…|");
});

Deno.test("shares on boxes are short, and nothing that is there is nothing", () => {
  strictEqual(shortShare(1), "100 %");
  strictEqual(shortShare(0.514), "51 %");
  strictEqual(shortShare(0.0514), "5.1 %");
  strictEqual(shortShare(0.0001), "<0.1 %");
  strictEqual(shortShare(0), "0 %");
});

Deno.test("lengths of time are rounded within their unit", () => {
  const rows: readonly [millis: number, text: string][] = [
    [0, "0"],
    [0.2, "0.2 ms"],
    [0.97, "1 ms"],
    [999.4, "999 ms"],
    [999.6, "1.00 s"],
    [9_994, "9.99 s"],
    [9_996, "10.0 s"],
    [119_940, "119.9 s"],
    [119_960, "2 min"],
    [299_600, "5 min"],
    [299_400, "4 min 59 s"],
  ];
  for (const [millis, text] of rows) strictEqual(lengthText(millis), text);
});

Deno.test("shares of ten percent and more have no fraction", () => {
  strictEqual(shareText(0.0994), "9.9 %");
  strictEqual(shareText(0.0996), "10 %");
  strictEqual(shareText(0), "0 %");
});

Deno.test("sizes have units of 1024", () => {
  strictEqual(bytesText(0), "0");
  strictEqual(bytesText(1536), "1.50kB");
});
