import type { BinaryWriter } from "npm:@bufbuild/protobuf@2.17.0/wire";
import type { Int64 } from "../../go/int64.ts";

/** The fields of a `KeyValue` with a text. */
export function keyValue(writer: BinaryWriter, key: string, value: string): void {
  writer.tag(1, 2).string(key);
  writer.tag(2, 2).fork();
  anyValue(writer, value);
  writer.join();
}

/** The fields of an `AnyValue`. */
export function anyValue(writer: BinaryWriter, value: string | Int64): void {
  if (typeof value === "string") writer.tag(1, 2).string(value);
  else writer.tag(3, 0).int64(value);
}
