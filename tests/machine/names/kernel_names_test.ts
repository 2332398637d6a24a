import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { KernelNames } from "../../../lib/machine/names/kernel_names.ts";

const TEXT = `0000000000000000 A fixed_percpu_data
ffffffff81000000 T _stext
ffffffff81000010 t tcp_sendmsg
ffffffff81000020 T __x64_sys_read
ffffffff81000020 t sys_read_alias_with_a_longer_name
ffffffff81000030 D some_data
ffffffff81000040 W weak_one
ffffffffc0100000 t nf_hook\t[nf_tables]
ffffffff81000018 t out_of_order
`;

function address(low: number): number {
  return low - 2 ** 32;
}

async function look(text: string, ...wanted: number[]) {
  const names = await KernelNames.read(new TextEncoder().encode(text));
  return names && wanted.map((each) => names.find(each));
}

Deno.test("KernelNames.find() names the function that an address is in", async () => {
  deepStrictEqual(
    await look(
      TEXT,
      address(0x81000000),
      address(0x8100000f),
      address(0x81000017),
      address(0x81000019),
      address(0x81000047),
      address(0xc0100100),
    ),
    ["_stext", "_stext", "tcp_sendmsg", "out_of_order", "weak_one", "nf_hook"],
  );
});

Deno.test("of several names for one address it takes the plainest", async () => {
  deepStrictEqual(await look(TEXT, address(0x81000020)), ["sys_read_alias_with_a_longer_name"]);
  const text = "ffffffff81000020 t local\nffffffff81000020 T global_name\n";
  deepStrictEqual(await look(text, address(0x81000021)), ["global_name"]);
});

Deno.test("what is before all functions, or far behind one, has no name", async () => {
  deepStrictEqual(await look(TEXT, address(0x80fffff0), address(0xb0000000)), [
    undefined,
    undefined,
  ]);
});

Deno.test("a kernel that hides its addresses has no names", async () => {
  const hidden = TEXT.replaceAll(/^[0-9a-f]{16}/gm, "0".repeat(16));
  strictEqual(await look(hidden, address(0x81000000)), undefined);
  strictEqual(await look("", address(0x81000000)), undefined);
});

Deno.test("lines that are cut short or no lines at all are passed over", async () => {
  const text = "nonsense\n\nffffffff8100zz00 T broken\n" + TEXT + "ffffffff81000050 T";
  deepStrictEqual(await look(text, address(0x81000012)), ["tcp_sendmsg"]);
});

Deno.test("it pauses while it reads much", async () => {
  let text = "";
  for (let i = 0; i < 40_000; i++) {
    text += `ffffffff8${(0x1000000 + i * 16).toString(16)} t f${i}\n`;
  }
  let pauses = 0;
  const names = await KernelNames.read(new TextEncoder().encode(text), () => {
    pauses++;
    return Promise.resolve();
  });
  strictEqual(names?.find(address(0x81000000 + 16 * 777)), "f777");
  ok(pauses >= 1);
});
