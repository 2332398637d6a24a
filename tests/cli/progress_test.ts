import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { withProgress } from "../../lib/cli/progress.ts";

Deno.test("withProgress() counts seconds, and leaves nothing behind", async () => {
  const { promise, resolve } = Promise.withResolvers<string>();
  const shown: string[] = [];
  const status = (text: string) => {
    shown.push(text);
    if (shown.length === 2) resolve("done");
  };
  strictEqual(await withProgress(promise, 30, { status }, 1), "done");
  deepStrictEqual(shown, ["2 of 30 s", "3 of 30 s", ""]);
});

Deno.test("withProgress() says nothing where nobody looks", async () => {
  strictEqual(await withProgress(Promise.resolve(1), -1, {}), 1);
});
