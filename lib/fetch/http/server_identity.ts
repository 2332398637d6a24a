/**
 * Whether a certificate is for the server that was requested.
 *
 * @module
 */
import { isIP } from "node:net";
import { checkServerIdentity, type PeerCertificate } from "node:tls";

/**
 * Checks the names in a certificate. The common name does not count.
 *
 * @param host A name or an address.
 * @param certificate The certificate.
 * @returns In Go's words why it is for others, or `undefined`.
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
