/**
 * Certificates and keys that a user names.
 *
 * @module
 */
import { createPrivateKey, X509Certificate } from "node:crypto";
import { FetchError, goFileError } from "../messages.ts";

/** Files; `""` for none. */
export interface TlsFiles {
  /** The client's certificate. */
  cert: string;
  /** Its key. */
  key: string;
  /** Certificates to trust in place of the system's. */
  ca: string;
}

/** What a connection is secured with. */
export interface TlsSettings {
  cert?: string;
  key?: string;
  /** Certificates to trust; none but the system's if there is no list. */
  ca?: string[];
}

/**
 * Reads the files.
 *
 * @param files The files.
 * @returns What they hold.
 * @throws {FetchError} With Go's text, if they cannot be used.
 */
export async function readTlsFiles({ cert, key, ca }: TlsFiles): Promise<TlsSettings> {
  const settings: TlsSettings = {};
  if (cert === "" && key !== "") {
    throw new FetchError("-tls_key is specified, so -tls_cert must also be specified");
  }
  if (cert !== "" && key === "") {
    throw new FetchError("-tls_cert is specified, so -tls_key must also be specified");
  }
  if (cert !== "") {
    const what = "certificate/key pair specified by -tls_cert and -tls_key";
    settings.cert = await read(cert, what);
    settings.key = await read(key, what);
    const problem = pairProblem(settings.cert, settings.key);
    if (problem !== undefined) throw new FetchError(`could not load ${what}: tls: ${problem}`);
  }
  if (ca !== "") settings.ca = certificates(await read(ca, "CA specified by -tls_ca"));
  return settings;
}

async function read(path: string, what: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    const operation = error instanceof Deno.errors.IsADirectory ? "read" : "open";
    throw new FetchError(`could not load ${what}: ${goFileError(operation, path, error).message}`);
  }
}

const BLOCK_REGEXP = /-----BEGIN ([^-]+)-----\r?\n[^]*?\n-----END \1-----/g;
const KEY_TYPE_REGEXP = /PRIVATE KEY$/;

function blockTypes(pem: string): string[] {
  return Array.from(pem.matchAll(BLOCK_REGEXP), ([, type = ""]) => type);
}

/** @returns Why a certificate and a key are no pair, if they are none. */
function pairProblem(cert: string, key: string): string | undefined {
  const certTypes = blockTypes(cert);
  if (!certTypes.includes("CERTIFICATE")) {
    if (certTypes.length === 0) return "failed to find any PEM data in certificate input";
    if (certTypes.length === 1 && KEY_TYPE_REGEXP.test(certTypes[0]!)) {
      return "failed to find certificate PEM data in certificate input, " +
        "but did find a private key; PEM inputs may have been switched";
    }
    return 'failed to find "CERTIFICATE" PEM block in certificate input ' +
      `after skipping PEM blocks of the following types: [${certTypes.join(" ")}]`;
  }
  const keyTypes = blockTypes(key);
  if (!keyTypes.some((type) => KEY_TYPE_REGEXP.test(type))) {
    if (keyTypes.length === 0) return "failed to find any PEM data in key input";
    if (keyTypes.length === 1 && keyTypes[0] === "CERTIFICATE") {
      return "found a certificate rather than a key in the PEM for the private key";
    }
    return 'failed to find PEM block with type ending in "PRIVATE KEY" in key input ' +
      `after skipping PEM blocks of the following types: [${keyTypes.join(" ")}]`;
  }
  return isPair(cert, key) ? undefined : "private key does not match public key";
}

function isPair(cert: string, key: string): boolean {
  try {
    return new X509Certificate(cert).checkPrivateKey(createPrivateKey(key));
  } catch {
    return false;
  }
}

/** Those that can be read; Go's pprof passes over the others, too. */
function certificates(pem: string): string[] {
  const blocks = Array.from(pem.matchAll(BLOCK_REGEXP), ([block]) => block);
  return blocks.filter((block) => {
    try {
      return new X509Certificate(block) !== undefined;
    } catch {
      return false;
    }
  });
}
