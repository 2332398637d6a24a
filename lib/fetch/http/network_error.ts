/**
 * What goes wrong on the way to a server, with Go's text.
 *
 * @module
 */
import { errorMessage } from "../../base/error_message.ts";
import { FetchError } from "../messages.ts";

/** Node's errors have a code. */
interface CodedError {
  code?: unknown;
}

const DIAL_CAUSES: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connect: connection refused",
  ECONNRESET: "connect: connection reset by peer",
  ENETUNREACH: "connect: network is unreachable",
  EHOSTUNREACH: "connect: no route to host",
  ETIMEDOUT: "connect: connection timed out",
};

/** Why no connection came about. */
export function dialError(address: string, error: unknown): FetchError {
  const cause = DIAL_CAUSES[code(error)] ?? errorMessage(error);
  return new FetchError(`dial tcp ${address}: ${cause}`, { cause: error });
}

/** Names of what is wrong with a certificate; the platform confuses them. */
const CERTIFICATE_CODE_REGEXP =
  /^(CERT_|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_|UNABLE_TO_(GET_ISSUER|VERIFY_LEAF)_)/;
const UNKNOWN_AUTHORITY = "certificate signed by unknown authority";

/** What servers say before they hang up. */
const ALERTS: Readonly<Record<string, string>> = {
  AccessDenied: "access denied",
  BadCertificate: "bad certificate",
  CertificateExpired: "expired certificate",
  CertificateRequired: "certificate required",
  CertificateRevoked: "revoked certificate",
  CertificateUnknown: "unknown certificate",
  DecryptError: "error decrypting message",
  HandshakeFailure: "handshake failure",
  InternalError: "internal error",
  NoApplicationProtocol: "no application protocol",
  ProtocolVersion: "protocol version not supported",
  UnknownCA: "unknown certificate authority",
  UnrecognisedName: "unrecognized name",
  UnsupportedCertificate: "unsupported certificate",
};

/** A certificate will not do. */
export class CertificateError extends FetchError {
  /** @param why Go's text. */
  constructor(why: string = UNKNOWN_AUTHORITY, cause?: unknown) {
    super(`tls: failed to verify certificate: x509: ${why}`, { cause });
  }
}

/** Why a connection is not secure. */
export function tlsError(error: unknown): FetchError {
  if (CERTIFICATE_CODE_REGEXP.test(code(error))) return new CertificateError(undefined, error);
  if (code(error) === "ERR_SSL_WRONG_VERSION_NUMBER") {
    return new FetchError("http: server gave HTTP response to HTTPS client", { cause: error });
  }
  return exchangeError(error);
}

/** Why there is no answer over a connection. */
export function exchangeError(error: unknown): FetchError {
  const text = errorMessage(error);
  const alert = /fatal alert: (\w+)/.exec(text)?.[1];
  if (alert !== undefined) {
    return new FetchError(`remote error: tls: ${ALERTS[alert] ?? alert}`, { cause: error });
  }
  const isEnd = ["ECONNRESET", "EPIPE"].includes(code(error));
  if (isEnd) return new FetchError("EOF", { cause: error });
  const isStrange = code(error).startsWith("HPE_");
  return new FetchError(isStrange ? "malformed HTTP response" : text, { cause: error });
}

function code(error: unknown): string {
  const { code } = error as CodedError;
  return typeof code === "string" ? code : "";
}
