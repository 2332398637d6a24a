/**
 * What a service and its sidecar request of each other.
 *
 * @module
 */
import type { Isolate } from "../../collect/target/sidecar.ts";
import type { HttpRequestMessage, HttpResponseMessage } from "../../port/http_message.ts";

/** What the sidecar starts with. */
export interface SidecarStart {
  isolate: Omit<Isolate, "url">;
  /** Of the isolate, as it is called in profiles. */
  thread: string;
  hostname: string;
  port: number;
  token: string | undefined;
  maxSeconds: number;
}

/** Requests of the service: to listen, which comes first, and to end. */
export type ToSidecar = "start" | "stop";

/** What it replies. */
export type SidecarReply =
  | { type: "listening"; port: number }
  /** `isTaken`: another program or thread has the address. */
  | { type: "failed"; message: string; isTaken: boolean }
  | { type: "stopped" };

/** Requests of the sidecar. */
export type ToService =
  /** To open the inspector: the sidecar has the address. */
  | { type: "inspector" }
  | { type: "http"; request: HttpRequestMessage };

/** What it replies. */
export type ServiceReply =
  | { type: "inspector"; url: string }
  | { type: "http"; response: HttpResponseMessage };
