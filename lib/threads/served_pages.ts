/** What pages need of a request. */
export type PageRequest = Pick<Request, "method" | "url" | "headers" | "signal">;

/** Pages for browsers: made elsewhere, served here. */
export interface ServedPages {
  handle(request: PageRequest): Promise<Response>;
  stop(): void;
}
