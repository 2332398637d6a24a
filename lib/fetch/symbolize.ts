/**
 * Names for addresses, as far as this version can find any.
 *
 * @module
 */
import type { Mapping, Profile } from "../profile/types.ts";
import { whyNoBinary } from "./binary.ts";
import { demangle, type DemangleMode } from "./demangle.ts";
import { type Messages, reason } from "./messages.ts";

interface Modes {
  local: boolean;
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
 * Names the functions of a profile.
 *
 * @param profile The profile; its functions change.
 * @param text What `-symbolize` says.
 * @param isRemote Whether a server may know names.
 * @param messages Hears what cannot be named.
 */
export async function symbolize(
  profile: Profile,
  text: string,
  isRemote: boolean,
  messages: Messages,
): Promise<void> {
  const modes = parseModes(text, messages);
  if (!modes) return;
  if (modes.local) await symbolizeLocally(profile, modes.force, isRemote, messages);
  if (modes.remote && isRemote) reportRemote(profile, messages);
  demangle(profile, modes.demangle, modes.force);
}

/** @returns `undefined` for `none`. */
function parseModes(text: string, messages: Messages): Modes | undefined {
  const modes: Modes = { local: true, remote: true, force: false, demangle: "" };
  for (const token of text.toLowerCase().split(":")) {
    const mode = DEMANGLE_MODES[token];
    if (token === "none" || token === "no") return undefined;
    else if (token === "local" || token === "fastlocal") {
      Object.assign(modes, { local: true, remote: false });
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

async function symbolizeLocally(
  profile: Profile,
  force: boolean,
  isRemote: boolean,
  messages: Messages,
): Promise<void> {
  const used = new Set(profile.location.map(({ mapping }) => mapping));
  let incomplete = false;
  for (const [i, mapping] of profile.mapping.entries()) {
    const { hasFunctions, hasFilenames, hasLineNumbers, filename } = mapping;
    if (!used.has(mapping)) continue;
    if (!force && (hasFunctions || hasFilenames || hasLineNumbers)) continue;
    if (filename === "") {
      // A server that knows no file is asked for the names instead.
      if (isRemote) continue;
      if (i === 0) messages.warn("Main binary filename not available.");
      else incomplete = true;
    } else if (!isUnsymbolizable(mapping)) {
      incomplete = await reportBinary(mapping, messages) || incomplete;
    }
  }
  if (incomplete) {
    messages.warn(
      "Some binary filenames not available. Symbolization may be incomplete.\n" +
        "Try setting PPROF_BINARY_PATH to the search path for local binaries.",
    );
  }
}

function reportRemote({ mapping: mappings, location }: Profile, messages: Messages): void {
  const used = new Set(location.map(({ mapping }) => mapping));
  const nameless = mappings.some((each) =>
    used.has(each) && !each.hasFunctions && !isUnsymbolizable(each)
  );
  if (!nameless) return;
  messages.warn("Asking servers for names is not available in this version: addresses stay");
}

/** @returns Whether the binary is missing. */
async function reportBinary(mapping: Mapping, messages: Messages): Promise<boolean> {
  const name = mapping.filename.slice(mapping.filename.lastIndexOf("/") + 1);
  const build = mapping.buildId === "" ? "" : ` (build ID ${mapping.buildId})`;
  try {
    await whyNoBinary(mapping.filename);
  } catch (error) {
    messages.warn(`Local symbolization failed for ${name}${build}: ${reason(error)}`);
    return true;
  }
  messages.warn(`Local symbolization is not available in this version: ${name} keeps addresses`);
  return false;
}

/** Mappings that are no files, and servers' own names for theirs. */
function isUnsymbolizable({ filename, buildId }: Mapping): boolean {
  const name = filename.slice(filename.lastIndexOf("/") + 1);
  return /^(\[|linux-vdso)/.test(name) || /^(\/dev\/dri\/|\/\/anon|\/memfd:)/.test(filename) ||
    (buildId === "" && /^https?[^/]*:/i.test(filename));
}
