import { FetchError } from "../messages.ts";

/**
 * Reads an object that a server answers with.
 *
 * @throws {FetchError} If it is not one.
 */
export function parseJson(body: Uint8Array): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(body));
  } catch (cause) {
    throw new FetchError("it answers with JSON that cannot be read", { cause });
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new FetchError("it answers with JSON that is no object");
  }
  return value as Readonly<Record<string, unknown>>;
}
