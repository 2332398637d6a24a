import { deepStrictEqual } from "node:assert/strict";
import type { ResolvedFrame } from "../../../lib/collect/source/frame_resolver.ts";
import type { Owner } from "../../../lib/collect/source/script_origin.ts";
import { userStack } from "../../../lib/collect/source/user_stack.ts";

const frame = (name: string, owner: Owner): ResolvedFrame => ({
  name,
  systemName: name,
  filename: "",
  startLine: 1,
  line: 1,
  mapping: owner,
  owner,
});

const wrapper = frame("deno_pprof.callApplication", "profiler");
const own = frame("deno_pprof.route", "profiler");
const app = frame("handle", "application");
const deno = frame("serve", "deno");

Deno.test("userStack() takes the wrapper out from below the application", () => {
  deepStrictEqual(userStack([app, wrapper, own, deno]), [app, deno]);
});

Deno.test("userStack() gives the profiler's own work a row that is not dropped", () => {
  const names = (stack: ResolvedFrame[]) => userStack(stack).map((f) => f.name);
  deepStrictEqual(names([own, deno]), [own.name, "(profiler)", "serve"]);
  deepStrictEqual(names([wrapper, own, deno]), [wrapper.name, own.name, "(profiler)", "serve"]);
});

Deno.test("userStack() leaves other stacks alone", () => {
  deepStrictEqual(userStack([app, deno]), [app, deno]);
  deepStrictEqual(userStack([]), []);
});
