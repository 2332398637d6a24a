/**
 * Time zones.
 *
 * @module
 */

/** What clocks show somewhere. */
export interface LocalTime {
  /** Seconds east of UTC. */
  offset: number;
  /** The zone's name at that time, such as `CET` or `-03`. */
  name: string;
}

/** What clocks show at any time, given as Unix time in seconds. */
export interface TimeZone {
  (seconds: number): LocalTime;
}

/** Where nothing else is known. */
export const UTC: TimeZone = () => ({ offset: 0, name: "UTC" });

/** Where English names a zone by letters differs by country. */
const LOCALES = ["en-US", "en-GB", "en-AU", "en-IN", "en-ZA", "en-NZ", "en-CA"];

/**
 * A zone as the platform knows it: where there are no files with zones.
 *
 * @param name IANA name; the local zone unless told.
 * @returns The zone. Where English has no letters for it, its name is such as `+03`.
 */
export function platformZone(name?: string): TimeZone {
  return (seconds) => {
    const offset = offsetSeconds(seconds, name);
    return { offset, name: zoneName(seconds, offset, name) };
  };
}

function offsetSeconds(seconds: number, timeZone: string | undefined): number {
  const format = new Intl.DateTimeFormat("en-US", {
    ...(timeZone === undefined ? {} : { timeZone }),
    timeZoneName: "longOffset",
  });
  const name = part(format, seconds);
  const [, sign, hours, minutes, rest] = /([+-])(\d+):(\d+)(?::(\d+))?/.exec(name) ?? [];
  const size = Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(rest ?? 0);
  return sign === "-" ? -size : size;
}

function zoneName(seconds: number, offset: number, timeZone: string | undefined): string {
  for (const locale of LOCALES) {
    const format = new Intl.DateTimeFormat(locale, {
      ...(timeZone === undefined ? {} : { timeZone }),
      timeZoneName: "short",
    });
    const name = part(format, seconds);
    if (/^[A-Z]+$/.test(name)) return name;
  }
  const minutes = Math.trunc(Math.abs(offset) / 60);
  const two = (value: number) => String(value).padStart(2, "0");
  const rest = minutes % 60 === 0 ? "" : two(minutes % 60);
  return `${offset < 0 ? "-" : "+"}${two(Math.trunc(minutes / 60))}${rest}`;
}

function part(format: Intl.DateTimeFormat, seconds: number): string {
  const parts = format.formatToParts(new Date(seconds * 1000));
  return parts.find(({ type }) => type === "timeZoneName")?.value ?? "";
}
