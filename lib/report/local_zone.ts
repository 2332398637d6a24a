import { environment } from "../base/environment.ts";
import { readRegularSync } from "../base/read_regular.ts";
import { platformZone, type TimeZone, UTC } from "../go/time/zone.ts";
import { parseTimeZone } from "../go/time/zone_file.ts";

/** Where systems keep zones. */
const FOLDERS: readonly string[] = [
  "/usr/share/zoneinfo",
  "/usr/share/lib/zoneinfo",
  "/usr/lib/locale/TZ",
  "/etc/zoneinfo",
];
/** Go's limit. */
const MAX_BYTES = 10 << 20;
const known = new Map<string | undefined, TimeZone>();

/** The zone of the user: `$TZ`, else that of the system. */
export function localZone(): TimeZone {
  const name = chosenName();
  let zone = known.get(name);
  if (!zone) known.set(name, zone = findZone(name));
  return zone;
}

/** @returns `undefined` if nobody has chosen. */
function chosenName(): string | undefined {
  return environment("TZ")?.replace(/^:/, "");
}

/** As in Go, a name that is unknown means UTC. */
function findZone(name: string | undefined): TimeZone {
  if (Deno.build.os === "windows") return platformZone();
  const paths = name === undefined
    ? ["/etc/localtime"]
    : name.startsWith("/")
    ? [name]
    : FOLDERS.map((folder) => `${folder}/${name}`);
  if (name === "" || name === "UTC") return UTC;
  try {
    return paths.map(readZone).find((zone) => zone !== undefined) ?? UTC;
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return platformZone();
    throw error;
  }
}

function readZone(path: string): TimeZone | undefined {
  try {
    return parseTimeZone(readRegularSync(path, { most: MAX_BYTES }));
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) throw error;
    return undefined;
  }
}
