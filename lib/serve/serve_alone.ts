import { errorMessage } from "../base/error_message.ts";
import { environment } from "../base/environment.ts";
import type { RunningProfiler } from "./running_profiler.ts";
import { splitAddress } from "./split_address.ts";

const DEFAULT_ADDRESS = "127.0.0.1:6060";

/**
 * Serves a profiler's routes on an address of their own until the program
 * ends, without keeping it alive.
 *
 * @param address `host:port`; `PPROF_ADDR` of the environment, else `127.0.0.1:6060`.
 * @returns The server, or nothing if the address cannot be had.
 */
export function serveAlone(
  profiler: RunningProfiler,
  address: string = environment("PPROF_ADDR") || DEFAULT_ADDRESS,
): Deno.HttpServer<Deno.NetAddr> | undefined {
  const { hostname, port } = splitAddress(address);
  try {
    const server = Deno.serve(
      { hostname, port, onListen() {} },
      (request, info) => profiler.handle(request, info),
    );
    server.unref();
    profiler.servesAt(address);
    return server;
  } catch (error) {
    const reason = errorMessage(error);
    const warn = () => console.warn(`deno-pprof: Cannot listen on ${address}: ${reason}`);
    void profiler.isServedAt(address).then((served) => served || warn());
    return undefined;
  }
}
