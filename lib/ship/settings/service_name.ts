import { fileURLToPath } from "node:url";
import { basename, dirname } from "node:path";

/** Names that say nothing: the folder has a better one. */
const COMMON_REGEXP = /^(main|mod|index|server|app|start|src|dist|build|lib)$/;

/**
 * What a service is called where nobody says: its main module, or the folder of that.
 *
 * @param main The main module's address.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * import { serviceName } from "./service_name.ts";
 *
 * strictEqual(serviceName("file:///srv/shop/src/main.ts"), "shop");
 * strictEqual(serviceName("file:///srv/orders.ts"), "orders");
 * ```
 */
export function serviceName(main: string | undefined = mainModule()): string {
  if (!main?.startsWith("file:")) return "deno";
  let path = fileURLToPath(main).replace(/\.[cm]?[jt]sx?$/, "");
  while (COMMON_REGEXP.test(basename(path))) path = dirname(path);
  return basename(path) || "deno";
}

/** It needs a permission. */
function mainModule(): string | undefined {
  try {
    return Deno.mainModule;
  } catch {
    return undefined;
  }
}
