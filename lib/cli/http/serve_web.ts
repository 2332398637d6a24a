import type { SourceOptions } from "../../fetch/source_options.ts";
import { LayoutEngine } from "../../layout/layout_engine.ts";
import type { ObjectTools } from "../../machine/object_tools.ts";
import type { Profile } from "../../profile/types.ts";
import type { Config } from "../../report/options.ts";
import { refuse } from "../../serve/access.ts";
import { ProfileShelf } from "../../web/profile_shelf.ts";
import { webHandler } from "../../web/web_handler.ts";
import type { Invocation } from "../invocation.ts";
import type { Terminal } from "../terminal.ts";
import { listenAddress } from "./listen_address.ts";
import { liveSources } from "./live_sources.ts";
import { fileSettings } from "./settings_file.ts";

/** What is shown, and where. */
export interface WebProgram {
  profile: Profile;
  /** Where it is from. */
  source: SourceOptions;
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
export async function serveWeb(program: WebProgram): Promise<void> {
  const { profile, source, config, http, terminal, tools } = program;
  const { hostname, port } = listenAddress(http.address);
  const token = Deno.env.get("PPROF_TOKEN") || undefined;
  const shelf = new ProfileShelf();
  shelf.add(titleOf(source), profile);
  const pages = webHandler({
    prefix: "/ui",
    shelf,
    sources: liveSources(source, tools, terminal),
    config,
    settings: fileSettings((name) => Deno.env.get(name)),
    environment: { warn: terminal.warn, tools },
    layout: new LayoutEngine(),
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

function titleOf({ sources, bases }: SourceOptions): string {
  const base = bases.length > 0 ? ` compared with ${bases.join(" ")}` : "";
  return sources.join(" ") + base;
}
