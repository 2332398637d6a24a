/**
 * Gets what the server answers as JSON.
 *
 * @param path Below the pages' address, with its query.
 * @param method `POST` for what changes something.
 * @param signal Gives up.
 * @returns What both sides know by a type of `lib/contract`.
 * @throws {Error} If it refuses: with its reason.
 */
export async function fetchJson<Data>(
  path: string,
  method = "GET",
  signal?: AbortSignal,
): Promise<Data> {
  const response = await fetch(`./${path}`, { method, ...(signal ? { signal } : {}) });
  if (!response.ok) throw new Error(await response.text());
  return await response.json() as Data;
}
