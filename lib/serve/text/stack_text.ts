import { addUnsigned } from "../../go/int64.ts";
import { tabColumns } from "../../go/tabwriter.ts";
import type { Location } from "../../profile/types.ts";

/** ` 0x1001 0x1011`: a stack as return addresses, each one past the place it names. */
export function stackAddresses(stack: readonly Location[]): string {
  return stack.map(({ address }) => ` 0x${addUnsigned(address, 1).toString(16)}`).join("");
}

/** The `#` lines below a stack: address, function and line of each frame. */
export function stackLines(stack: readonly Location[]): string[] {
  return tabColumns(stack.map((location) => {
    const line = location.line[0];
    const address = `0x${location.address.toString(16)}`;
    if (line === undefined) return ["#", address];
    const { name, filename } = line.function;
    return ["#", address, `${name}+0x0`, `${filename || "?"}:${line.line}`];
  }));
}
