/** Names of what profiles can be pushed to; each has a row in `targets/table.ts`. */
export const PUSH_FORMATS: readonly PushFormat[] = ["pyroscope", "otlp"];
/** How profiles are sent: as Pyroscope takes them, or as OTLP (alpha). */
export type PushFormat = "pyroscope" | "otlp";

/** Where profiles are pushed to, and how; what is absent is as the variables of the agents say. */
export interface PushOptions {
  /** The server, such as `https://profiles.example.com`; `PYROSCOPE_SERVER_ADDRESS`. */
  url?: string;
  /** What the server understands; `"pyroscope"`. OTLP's profiles are alpha. */
  format?: PushFormat;
  /** The service's name; `PYROSCOPE_APPLICATION_NAME`, else that of the main module. */
  name?: string;
  /** Length of an interval; 15. */
  seconds?: number;
  /** Of all profiles; `PYROSCOPE_LABELS`. */
  labels?: Readonly<Record<string, string>>;
  /**
   * What is sent, by the names of `/debug/pprof/`; `profile`, `heap`, `block` and `mutex`. `await`,
   * `goroutine` and profiles of the program's own are sent if they are named.
   */
  kinds?: readonly string[];
  /** For basic authentication; `PYROSCOPE_BASIC_AUTH_USER`, or in the URL. */
  user?: string;
  /** For basic authentication; `PYROSCOPE_BASIC_AUTH_PASSWORD`, or in the URL. */
  password?: string;
  /** Sent as `Authorization: Bearer`; `PYROSCOPE_AUTH_TOKEN`. */
  token?: string;
  /** Sent as `X-Scope-OrgID`; `PYROSCOPE_TENANT_ID`. */
  tenant?: string;
  /** Sent with every request; `OTEL_EXPORTER_OTLP_HEADERS` where that is the format. */
  headers?: Readonly<Record<string, string>>;
}

/** All of them decided. */
export interface PushSettings {
  /** Where profiles are posted to, without a secret. */
  url: string;
  /** A row of the table of targets. */
  format: PushFormat;
  name: string;
  seconds: number;
  labels: Readonly<Record<string, string>>;
  kinds: readonly string[];
  /** With those that let us in: they stand in no message. */
  headers: Readonly<Record<string, string>>;
}
