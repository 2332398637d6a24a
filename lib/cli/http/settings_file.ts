import { dirname, join } from "node:path";
import { readRegularText } from "../../base/read_regular.ts";
import { parseSettings, type Settings, settingsText } from "../../web/settings.ts";
import type { Environment } from "../local_tools.ts";

const MAX_BYTES = 16 << 20;

/**
 * Named configurations in the file where Go's pprof keeps them:
 * `pprof/settings.json` in the user's folder for configurations.
 *
 * @param env The environment, which says where that is.
 */
export function fileSettings(env: Environment): Settings {
  const path = () => join(configFolder(env), "pprof", "settings.json");
  return {
    read: async () => {
      try {
        return parseSettings(await readRegularText(path(), { most: MAX_BYTES }));
      } catch (error) {
        if (error instanceof Deno.errors.NotFound) return [];
        throw new Error(`Cannot read settings "${path()}": ${(error as Error).message}`);
      }
    },
    write: async (configs) => {
      await Deno.mkdir(dirname(path()), { recursive: true, mode: 0o700 });
      // Whole or not at all: another program may read at the same time.
      const fresh = `${path()}.${Deno.pid}`;
      await Deno.writeTextFile(fresh, settingsText(configs), { mode: 0o644 });
      await Deno.rename(fresh, path());
    },
  };
}

/** @throws {Error} If the environment does not say. */
function configFolder(env: Environment): string {
  const home = (name: string, ...rest: string[]) => {
    const folder = env(name);
    return folder ? join(folder, ...rest) : undefined;
  };
  const folder = {
    windows: () => home("AppData"),
    darwin: () => home("HOME", "Library", "Application Support"),
  }[Deno.build.os as string] ?? (() => home("XDG_CONFIG_HOME") ?? home("HOME", ".config"));
  const found = folder();
  if (found === undefined) throw new Error("neither $XDG_CONFIG_HOME nor $HOME are defined");
  return found;
}
