import { deepStrictEqual, strictEqual, throws } from "node:assert/strict";
import {
  LEAST_UPPER_BOUND,
  originalPositionFor,
  TraceMap,
} from "npm:@jridgewell/trace-mapping@0.3.31";
import { atOnce } from "../../../../lib/base/in_slices.ts";
import { MappingTable } from "../../../../lib/collect/source/maps/mapping_table.ts";
import { bigBundle, vlq } from "../big_bundle.ts";

Deno.test("MappingTable finds what the field's own library finds", () => {
  const { text } = bigBundle(200);
  const payload = JSON.parse(atob(text.slice(text.lastIndexOf(",") + 1)));
  const reference = new TraceMap(payload);
  const table = atOnce(MappingTable.decode(payload.mappings));
  for (let line = 0; line < 400; line++) {
    for (const column of [0, 1, 8, 9, 10, 19, 20, 21, 45, 1000]) {
      let expected = originalPositionFor(reference, { line: line + 1, column });
      if (expected.source === null) {
        expected = originalPositionFor(reference, {
          line: line + 1,
          column,
          bias: LEAST_UPPER_BOUND,
        });
      }
      const found = table.find(line, column);
      deepStrictEqual(
        found && [found.line + 1, found.column, payload.names[found.name] ?? null],
        expected.source === null ? undefined : [expected.line, expected.column, expected.name],
      );
    }
  }
});

Deno.test("MappingTable sorts a line, skips what has no source, looks ahead on a line", () => {
  const table = atOnce(
    MappingTable.decode(`;${vlq(9, 0, 3, 1)},${vlq(-5, 0, 1, 1)};${vlq(2)},${vlq(4, 0, 1, 1)}`),
  );
  strictEqual(table.find(0, 0), undefined);
  strictEqual(table.find(1, 0)?.line, 4);
  strictEqual(table.find(1, 8)?.line, 4);
  strictEqual(table.find(1, 9)?.line, 3);
  strictEqual(table.find(2, 3)?.line, 5);
  strictEqual(table.find(9, 0), undefined);
});

Deno.test("MappingTable refuses what is no mapping", () => {
  throws(() => atOnce(MappingTable.decode("AA!A")), SyntaxError);
  throws(() => atOnce(MappingTable.decode("AAé")), SyntaxError);
  throws(() => atOnce(MappingTable.decode("g")), SyntaxError);
  strictEqual(atOnce(MappingTable.decode("")).find(0, 0), undefined);
});
