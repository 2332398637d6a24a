/** What a request gets. */
export interface Answer {
  status: number;
  /** Its content type. */
  type: string;
  body: string | Uint8Array<ArrayBuffer>;
  headers?: Record<string, string>;
}

/** A page. */
export function htmlAnswer(body: string): Answer {
  return { status: 200, type: "text/html; charset=utf-8", body };
}

/** An error in a line, as Go's `http.Error` writes it. */
export function refusal(status: number, message: string): Answer {
  return { status, type: "text/plain; charset=utf-8", body: `${message}\n` };
}

/** An answer, ready to be sent. */
export function toResponse({ status, type, body, headers }: Answer): Response {
  return new Response(body, { status, headers: { ...headers, "content-type": type } });
}
