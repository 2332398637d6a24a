/**
 * An address of the same profile.
 *
 * @param params What the present address says.
 * @param changes What to change in it; `""` removes.
 * @param path Another view than the present one.
 */
export function link(
  params: URLSearchParams,
  changes: Readonly<Record<string, string>>,
  path?: string,
): string {
  const result = new URLSearchParams(params);
  for (const [key, value] of Object.entries(changes)) {
    if (value === "") result.delete(key);
    else result.set(key, value);
  }
  const query = result.size > 0 || path === undefined ? `?${result}` : "";
  return (path === undefined ? "" : `./${path}`) + query;
}
