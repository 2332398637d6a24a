import type { ObjectTools } from "../../machine/object_tools.ts";
import type { Profile } from "../../profile/types.ts";
import type { Config } from "../../report/options.ts";
import { refuse } from "../../serve/access.ts";
import { webHandler } from "../../web/web_handler.ts";
import type { Invocation } from "../invocation.ts";
import type { Terminal } from "../terminal.ts";
import { listenAddress } from "./listen_address.ts";
import { fileSettings } from "./settings_file.ts";

/** What is shown, and where. */
export interface WebProgram {
  profile: Profile;
  config: Config;
  http: NonNullable<Invocation["http"]>;
  terminal: Terminal;
  tools: ObjectTools;
}

/**
 * Serves pages about a profile until the process ends.
 *
 * @throws {Error} If the address cannot be served.
 */
export async function serveWeb({ profile, config, http, terminal, tools }: WebProgram) {
  const { hostname, port } = listenAddress(http.address);
  const token = Deno.env.get("PPROF_TOKEN") || undefined;
  const pages = webHandler({
    profiles: [{ title: "", profile }],
    config: { ...config, compact_labels: false },
    settings: fileSettings((name) => Deno.env.get(name)),
    environment: { warn: terminal.warn, tools },
  });
  const server = Deno.serve({
    hostname,
    port,
    onListen: ({ port }) => {
      const host = hostname.includes(":") ? `[${hostname}]` : hostname;
      terminal.print(`Serving web UI on http://${host}:${port}`);
    },
  }, (request, info) => refuse(request, info, token) ?? pages(request));
  await server.finished;
}
