import { strictEqual } from "node:assert/strict";
import { CodeTable, type LoggedCode } from "../../../lib/collect/log/code_table.ts";

const code = (name: string, address: number, size: number): LoggedCode => ({
  kind: "JS",
  name,
  address,
  size,
  positions: undefined,
});

Deno.test("CodeTable finds code over pages, the last made where it overlaps, moved and removed", () => {
  const table = new CodeTable();
  table.add(code("long", 4000, 9000));
  table.add(code("short", 5000, 10));
  const at = (address: number) => table.find(address)?.name;
  strictEqual(at(3999), undefined);
  strictEqual(at(4000), "long");
  strictEqual(at(12_999), "long");
  strictEqual(at(13_000), undefined);
  strictEqual(at(5009), "short");
  strictEqual(at(5010), "long");
  table.move(5000, 100_000);
  strictEqual(at(5005), "long");
  strictEqual(at(100_005), "short");
  table.add(code("new", 4000, 100));
  strictEqual(at(4050), "new");
  strictEqual(at(4100), undefined);
  table.remove(4000);
  strictEqual(at(4050), undefined);
});

Deno.test("CodeTable takes any size that a log claims, and leaves out what is nowhere", () => {
  const table = new CodeTable();
  table.add(code("huge", 4096, 2 ** 53));
  table.add(code("small", 8192, 10));
  for (const [address, size] of [[NaN, 5], [5, NaN], [-1, 5], [5, -1], [Infinity, 5]] as const) {
    table.add(code("nowhere", address, size));
  }
  const at = (address: number) => table.find(address)?.name;
  strictEqual(at(5), undefined);
  strictEqual(at(8192), "small");
  strictEqual(at(9000), "huge");
  strictEqual(at(2 ** 52), "huge");
  table.add(code("later", 4096, 2 ** 40));
  strictEqual(at(8192), "later");
  table.remove(4096);
  strictEqual(at(9000), undefined);
  strictEqual(at(8192), "small");
});
