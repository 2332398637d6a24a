/**
 * Names for addresses: from files, from servers, and made readable.
 *
 * @module
 */
import type { DemangleMode } from "../machine/demangle/demangle.ts";
import { demangleNames } from "../machine/demangle/demangle_names.ts";
import type { ObjectTools } from "../machine/object_tools.ts";
import type { Location, Mapping, Profile } from "../profile/types.ts";
import type { Messages } from "./messages.ts";
import type { Origins } from "./origins.ts";
import type { SourceOptions } from "./source_options.ts";

interface Modes {
  local: boolean;
  fast: boolean;
  remote: boolean;
  force: boolean;
  demangle: DemangleMode;
}

const DEMANGLE_MODES: Readonly<Record<string, DemangleMode>> = {
  "demangle=full": "full",
  "demangle=none": "none",
  "demangle=templates": "templates",
  full: "full",
  templates: "templates",
};

/**
 * Names the functions of a profile: a stage after the other.
 *
 * @param profile The profile; its functions change.
 * @param options What `-symbolize` says, and certificates for servers.
 * @param origins Servers that may know names.
 * @param tools Know names of what is in files.
 * @param messages Hears what cannot be named.
 * @throws {FetchError} If a server that should know names does not answer.
 */
export async function symbolize(
  profile: Profile,
  { symbolize: text, tls }: Pick<SourceOptions, "symbolize" | "tls">,
  origins: Origins,
  tools: ObjectTools,
  messages: Messages,
): Promise<void> {
  const modes = parseModes(text, messages);
  if (!modes) return;
  if (modes.local && (modes.force || modes.fast || profile.mapping.some(lacksNames))) {
    const { symbolizeLocally } = await import("./symbolize_local.ts");
    await symbolizeLocally(profile, modes, tools, messages);
  }
  const nameless = modes.local ? profile.location.filter(isNameless) : [];
  if (nameless.length > 0) {
    const { symbolizeStripped } = await import("./symbolize_stripped.ts");
    await symbolizeStripped(profile, nameless);
  }
  if (modes.remote && origins.size > 0) {
    const { askOverHttp, symbolizeRemotely } = await import("./remote_symbols.ts");
    await symbolizeRemotely(profile, modes.force, origins, askOverHttp(tls));
  }
  await demangleNames(profile, modes.demangle, modes.force);
}

/** Whether a location is code of a file, and no tool has a name for it. */
function isNameless({ line, mapping }: Location): boolean {
  return mapping?.filename.startsWith("/") === true &&
    line.every(({ function: { name } }) => name === "");
}

/** Most profiles bring their names along. */
function lacksNames({ hasFunctions, hasFilenames, hasLineNumbers }: Mapping): boolean {
  return !hasFunctions && !hasFilenames && !hasLineNumbers;
}

/** @returns `undefined` for `none`. */
function parseModes(text: string, messages: Messages): Modes | undefined {
  const modes: Modes = { local: true, fast: false, remote: true, force: false, demangle: "" };
  for (const token of text.toLowerCase().split(":")) {
    const mode = DEMANGLE_MODES[token];
    if (token === "none" || token === "no") return undefined;
    else if (token === "local") Object.assign(modes, { local: true, remote: false });
    else if (token === "fastlocal") {
      Object.assign(modes, { local: true, remote: false, fast: true });
    } else if (token === "remote") Object.assign(modes, { local: false, remote: true });
    else if (token === "force") modes.force = true;
    else if (mode) Object.assign(modes, { demangle: mode, force: true });
    else if (token !== "" && token !== "demangle=default" && token !== "default") {
      messages.warn(`ignoring unrecognized symbolization option: ${text}`);
      messages.warn(
        "expecting -symbolize=[local|fastlocal|remote|none][:force]" +
          "[:demangle=[none|full|templates|default]",
      );
    }
  }
  return modes;
}
