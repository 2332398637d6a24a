import { nextTurn } from "../base/delay.ts";
import type { Profile } from "../profile/types.ts";
import { serveError } from "../base/serve_error.ts";

/** Bytes of a response; a larger one is refused. */
const LARGEST = 64 << 20;

const COMMON = { "x-content-type-options": "nosniff" };

/** A text in Go's form. */
export function textResponse(text: string): Response {
  if (text.length > LARGEST) return tooLarge(text.length);
  return new Response(text, {
    headers: { ...COMMON, "content-type": "text/plain; charset=utf-8" },
  });
}

/** A page that loads nothing from anywhere. */
export function pageResponse(html: string): Response {
  return new Response(html, {
    headers: {
      ...COMMON,
      "content-type": "text/html; charset=utf-8",
      "content-security-policy":
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    },
  });
}

/** Bytes to be saved under a name. */
export function fileResponse(bytes: Uint8Array<ArrayBuffer>, filename: string): Response {
  if (bytes.length > LARGEST) return tooLarge(bytes.length);
  return new Response(bytes, {
    headers: {
      ...COMMON,
      "content-type": "application/octet-stream",
      "content-disposition": `attachment; filename="${filename.replace(/[^ -~]|["\\]/g, "_")}"`,
    },
  });
}

/** A profile as gzip-compressed protobuf. */
export async function profileResponse(profile: Profile, filename: string): Promise<Response> {
  // The encoder takes 20 ms to load: not at the start of the service.
  const { encodeProfile } = await import("../profile/encode.ts");
  // Making the profile has held the loop already.
  await nextTurn();
  return fileResponse(await encodeProfile(profile) as Uint8Array<ArrayBuffer>, filename);
}

function tooLarge(length: number): Response {
  return serveError(500, `profile of ${length} bytes exceeds server's limit of ${LARGEST} bytes`);
}
