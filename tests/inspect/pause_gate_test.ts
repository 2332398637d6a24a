import { deepStrictEqual } from "node:assert/strict";
import { PauseGate } from "../../lib/inspect/pause_gate.ts";

function gated() {
  const gate = new PauseGate();
  const sent: string[] = [];
  return { gate, sent, send: (method: string) => gate.pass(method, () => sent.push(method)) };
}

Deno.test("what runs code waits from the order to stop until the program has stopped", () => {
  const { gate, sent, send } = gated();
  send("Runtime.evaluate");
  send("Debugger.pause");
  send("Runtime.callFunctionOn");
  send("Profiler.enable");
  gate.hear("Debugger.scriptParsed");
  send("Runtime.evaluate");
  deepStrictEqual(sent.splice(0), ["Runtime.evaluate", "Debugger.pause", "Profiler.enable"]);
  gate.hear("Debugger.paused");
  deepStrictEqual(sent.splice(0), ["Runtime.callFunctionOn", "Runtime.evaluate"]);
  send("Runtime.evaluate");
  deepStrictEqual(sent, ["Runtime.evaluate"]);
});

Deno.test("what runs code goes on after the order to stop was taken back", () => {
  const { sent, send } = gated();
  send("Debugger.pause");
  send("Runtime.evaluate");
  send("Debugger.disable");
  deepStrictEqual(sent, ["Debugger.pause", "Debugger.disable", "Runtime.evaluate"]);
});

Deno.test("what runs code goes on when who ordered to stop is gone", () => {
  const { gate, sent, send } = gated();
  send("Debugger.pause");
  send("Runtime.evaluate");
  gate.open();
  deepStrictEqual(sent, ["Debugger.pause", "Runtime.evaluate"]);
});
