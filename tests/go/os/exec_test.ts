import { strictEqual, throws } from "node:assert/strict";
import { checkExit, exitText, findProgram } from "../../../lib/go/os/exec.ts";

Deno.test("exitText() has Go's names of signals", () => {
  strictEqual(exitText({ code: 3, signal: null }), "exit status 3");
  strictEqual(exitText({ code: 129, signal: "SIGHUP" }), "signal: hangup");
  strictEqual(exitText({ code: 137, signal: "SIGKILL" }), "signal: killed");
});

Deno.test("checkExit() is content with success only", () => {
  checkExit({ success: true, code: 0, signal: null });
  throws(() => checkExit({ success: false, code: 1, signal: null }), { message: "exit status 1" });
});

Deno.test("findProgram() names what is missing", () => {
  throws(() => findProgram("", "/bin"), { message: "exec: no command" });
  throws(() => findProgram("missing-tool", "/bin"), {
    message: 'exec: "missing-tool": executable file not found in $PATH',
  });
  strictEqual(findProgram("/missing/tool", ""), "/missing/tool");
});
