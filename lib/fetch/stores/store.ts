/** What to fetch from a store of profiles. */
export interface StoreQuery {
  /** The server: `http://user:password@host:port/prefix`, without a `/` at the end. */
  base: string;
  service: string;
  /** A name of `STORED_TYPES`, or an id of the store. */
  type: string;
  /** Of series, as `key`, `value`. */
  labels: readonly (readonly [key: string, value: string])[];
  /** In Unix milliseconds. */
  from: number;
  until: number;
  /** Sent as `X-Scope-OrgID`; `""` for none. */
  tenant: string;
}

/** What a store is: a row of the table, and a file. */
export interface Store {
  /** For messages. */
  title: string;
  /** Of its servers, where a source names none. */
  port: number;
  /**
   * Fetches all that fits as one profile.
   *
   * @returns A pprof, or nothing if the store has none.
   */
  fetch(query: StoreQuery, requests: StoreRequests): Promise<Uint8Array | undefined>;
}

/** Requests to the store's server. */
export interface StoreRequests {
  /** @returns The answer with status 200, `undefined` for 404. */
  get(path: string): Promise<StoreAnswer | undefined>;
  post(path: string, body: unknown): Promise<StoreAnswer | undefined>;
}

/** What a store answers. */
export interface StoreAnswer {
  isJson: boolean;
  body: Uint8Array;
}
