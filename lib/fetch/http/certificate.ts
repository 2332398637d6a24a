/**
 * Why a server's certificate will not do, where the platform only says that it will not.
 *
 * @module
 */
import { isIP } from "node:net";
import { checkServerIdentity, type PeerCertificate } from "node:tls";

/** What is looked at: the part of a certificate that anyone may read. */
export type Certificate = Pick<
  PeerCertificate,
  "subject" | "subjectaltname" | "valid_from" | "valid_to"
>;

/**
 * Looks for what is wrong with a certificate itself, as Go does before it asks who signed it.
 *
 * @param host A name or an address.
 * @param certificate The certificate.
 * @param now When it should be valid.
 * @returns What is wrong, as Go says it, or `undefined`.
 */
export function judgeCertificate(
  host: string,
  certificate: Certificate,
  now: Date = new Date(),
): string | undefined {
  return wrongTime(certificate, now) ?? wrongIdentity(host, certificate);
}

function wrongTime({ valid_from, valid_to }: Certificate, now: Date): string | undefined {
  const [from, to] = [new Date(valid_from), new Date(valid_to)];
  const words = now < from ? `before ${utc(from)}` : now > to ? `after ${utc(to)}` : undefined;
  if (words === undefined) return undefined;
  return `certificate has expired or is not yet valid: current time ${local(now)} is ${words}`;
}

function utc(time: Date): string {
  return time.toISOString().replace(/\.\d+Z$/, "Z");
}

/** As clocks show it here: `2026-11-23T21:24:59+09:00`. */
function local(time: Date): string {
  const minutes = -time.getTimezoneOffset();
  if (minutes === 0) return utc(time);
  const shown = utc(new Date(time.getTime() + minutes * 60_000)).slice(0, -1);
  const two = (value: number) => String(value).padStart(2, "0");
  const size = Math.abs(minutes);
  return `${shown}${minutes < 0 ? "-" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

/**
 * Checks the names in a certificate. The common name does not count.
 *
 * @param host A name or an address.
 * @param certificate The certificate.
 * @returns Why it is for others, as Go says it, or `undefined`.
 */
export function wrongIdentity(
  host: string,
  certificate: Pick<PeerCertificate, "subject" | "subjectaltname">,
): string | undefined {
  const listed = certificate.subjectaltname ?? "";
  const isAddress = isIP(host) !== 0;
  const kind = isAddress ? "IP Address" : "DNS";
  const names = listed.split(", ").flatMap((entry) =>
    entry.startsWith(`${kind}:`) ? [entry.slice(kind.length + 1)] : []
  );
  if (names.length > 0) {
    const isRight = matches(host, { ...certificate, subjectaltname: listed });
    return isRight ? undefined : `certificate is valid for ${names.join(", ")}, not ${host}`;
  }
  if (isAddress) {
    return `cannot validate certificate for ${host} because it doesn't contain any IP SANs`;
  }
  if (listed === "" && matches(host, certificate)) {
    return "certificate relies on legacy Common Name field, use SANs instead";
  }
  return `certificate is not valid for any names, but wanted to match ${host}`;
}

function matches(host: string, certificate: object): boolean {
  return checkServerIdentity(host, certificate as PeerCertificate) === undefined;
}
