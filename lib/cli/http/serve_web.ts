import { environment } from "../../base/environment.ts";
import { Records } from "../../fetch/records/records.ts";
import type { SourceOptions } from "../../fetch/source_options.ts";
import { AddressError, splitHostPort } from "../../go/net.ts";
import { NumberError, parseErrorText, parseIntNumber } from "../../go/strconv.ts";
import { LayoutEngine } from "../../layout/layout_engine.ts";
import type { ObjectTools } from "../../machine/object_tools.ts";
import type { Profile } from "../../profile/types.ts";
import { configToUrl } from "../../report/config_url.ts";
import type { Config } from "../../report/options.ts";
import { refuse } from "../../serve/access.ts";
import { refuseUnaskedPage } from "../../serve/own_page.ts";
import { targetOf } from "../../serve/target.ts";
import type { Recordings } from "../../web/recorded/recordings.ts";
import { SessionProfiles } from "../../web/session_profiles.ts";
import { webHandler } from "../../web/web_handler.ts";
import type { Invocation } from "../invocation.ts";
import { browsers, startFirst } from "../programs/view.ts";
import type { Terminal } from "../terminal.ts";
import { liveSources } from "./live_sources.ts";
import { fileSettings } from "./settings_file.ts";

/** The server is there by then. */
const BROWSER_DELAY = 500;

/** What is shown, and where. */
interface WebProgram {
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
  const env = terminal.env ?? environment;
  const token = env("PPROF_TOKEN") || undefined;
  const sessionProfiles = new SessionProfiles();
  sessionProfiles.add(titleOf(source), profile);
  const pages = webHandler({
    prefix: "/ui",
    sessionProfiles,
    recordings: await recordingsOf(source),
    sources: await liveSources(source, tools, terminal),
    config,
    settings: fileSettings(env),
    environment: { warn: terminal.warn, tools },
    layout: new LayoutEngine(),
  });
  const server = Deno.serve(
    {
      hostname,
      port,
      onListen: ({ port }) => {
        const host = hostname.includes(":") ? `[${hostname}]` : hostname;
        const address = `http://${host}:${port}`;
        terminal.print(`Serving web UI on ${address}`);
        if (http.browser && terminal.isScreen) openBrowser(address, config, terminal);
      },
    },
    (request, info) =>
      refuse(request, info, token) ?? refuseUnaskedPage(request) ??
        pages(new Request(targetOf(request), request)),
  );
  await server.finished;
}

/** What is on disk beside the profile that was requested. */
async function recordingsOf({ sources, bases }: SourceOptions): Promise<Recordings | undefined> {
  const [folder, ...others] = sources;
  if (folder === undefined || others.length + bases.length > 0) return undefined;
  return await Records.open(folder);
}

function titleOf({ sources, bases }: SourceOptions): string {
  const base = bases.length > 0 ? ` compared with ${bases.join(" ")}` : "";
  return sources.join(" ") + base;
}

/** Where there is no browser, the address is for the user to open. */
function openBrowser(address: string, config: Config, terminal: Terminal): void {
  const { params } = configToUrl(config, new URLSearchParams());
  const url = params.size > 0 ? `${address}?${params}` : address;
  const env = terminal.env ?? environment;
  setTimeout(() => {
    try {
      startFirst(browsers(env), url, env("PATH") ?? "").unref();
    } catch {
      terminal.print(url);
    }
  }, BROWSER_DELAY);
}

/** Where `-http` serves. */
interface ListenAddress {
  hostname: string;
  /** 0 for any that is free. */
  port: number;
}

/**
 * Reads the value of `-http`.
 *
 * @param text `host:port`; a missing host is localhost, a missing port any free one.
 * @throws {Error} If it is not an address, with Go's text.
 */
function listenAddress(text: string): ListenAddress {
  const [host, port] = split(text);
  return { hostname: host || "localhost", port: port === "" ? 0 : portNumber(port) };
}

function split(text: string): [host: string, port: string] {
  try {
    return splitHostPort(text);
  } catch (error) {
    if (!(error instanceof AddressError)) throw error;
    throw new Error(`could not split http address: ${error.message}`);
  }
}

/** @throws {Error} If the text is no number, with Go's text. */
function portNumber(text: string): number {
  try {
    return parseIntNumber(text, 10);
  } catch (error) {
    if (!(error instanceof NumberError)) throw error;
    throw new Error(`invalid port number: ${parseErrorText("Atoi", text, error)}`);
  }
}
