import { HttpClient } from "../../lib/fetch/http/client.ts";
import { listTargets } from "../../lib/fetch/inspect/targets.ts";
import { connectWebSocket, type WebSocketClient } from "../../lib/inspect/web_socket.ts";
import { startInspected } from "./inspected.ts";

/** A Deno program of some lines, with an inspector. */
export interface InspectedScript extends AsyncDisposable {
  /** Connects to its inspector, until its end. */
  connect(): Promise<WebSocketClient>;
}

/** Starts one and waits until it has run to its end, where it does not end itself. */
export async function startScript(text: string): Promise<InspectedScript> {
  const url = `data:text/javascript,${encodeURIComponent(`${text}\nconsole.log("begun");`)}`;
  const command = [Deno.execPath(), "run", "--inspect=127.0.0.1:0", url];
  const program = await startInspected(command, /^begun$/);
  const [target] = await listTargets(new HttpClient({ cert: "", key: "", ca: "" }), program.host);
  const clients: WebSocketClient[] = [];
  return {
    async connect() {
      const client = await connectWebSocket(target!.socket);
      clients.push(client);
      return client;
    },
    async [Symbol.asyncDispose]() {
      for (const client of clients) {
        client.close();
        await client.closed;
      }
      await program[Symbol.asyncDispose]();
    },
  };
}
