import { connectInProcess } from "../../inspect/in_process.ts";

/**
 * Deno holds up the first message to a Worker for half a second while its
 * parent has a connection to the inspector, so that a debugger can be attached
 * before: one that is attached already ends the wait. To be called at import
 * time, with permission for the inspector; does nothing but in a Worker.
 */
export function passFirstMessage(): void {
  if (!("WorkerGlobalScope" in globalThis)) return;
  const client = connectInProcess();
  void client.send("Debugger.enable");
  // The application's `debugger` statements must not stop it: nobody would let it go on.
  void client.send("Debugger.setSkipAllPauses", { skip: true });
  addEventListener("message", () => client.close(), { once: true });
}
