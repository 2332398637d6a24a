import type { Frame } from "../../profile/builder.ts";
import { scriptOrigin, toFile } from "./script_origin.ts";

/** `at async Class.method (file:///a.ts:1:2)`, `at file:///a.ts:1:2`. */
const FRAME_REGEXP =
  /^ +at (?:async )?(?:(.*?) \()?((?:[a-z][\w+.-]*:|\/|[A-Z]:\\).*?):(\d+):(\d+)\)?$/;

/**
 * The frames of an error's stack. Deno has put them into lines of the source
 * already; it does not say where functions begin.
 *
 * @param root The application's main module.
 *
 * @example
 * ```ts
 * import { errorStack } from "./error_stack.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const frames = errorStack("Error\n    at f (file:///app/a.ts:7:5)\n    at async file:///app/b.ts:9:1", "/app");
 * deepStrictEqual(frames.map(({ name, filename, line }) => [name, filename, line]), [
 *   ["f", "/app/a.ts", 7],
 *   ["(module b.ts)", "/app/b.ts", 9],
 * ]);
 * ```
 */
export function errorStack(stack: string, root: string): Frame[] {
  return stack.split("\n").flatMap((text) => {
    const [, written, url = "", line] = FRAME_REGEXP.exec(text) ?? [];
    if (url === "") return [];
    const file = toFile(url);
    const name = written?.replace(/^new /, "") || `(module ${file.replace(/^.*[/:]/, "")})`;
    const { mapping } = scriptOrigin(url, true, name, root);
    return [{
      name,
      systemName: name,
      filename: file,
      startLine: 0,
      line: Number(line),
      mapping,
    }];
  });
}
