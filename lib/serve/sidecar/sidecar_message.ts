/**
 * What a service and its sidecar say to each other.
 *
 * @module
 */
import type { Isolate } from "../../collect/outside.ts";

/** What the sidecar starts with. */
export interface SidecarStart {
  isolate: Isolate;
  hostname: string;
  port: number;
  token: string | undefined;
  maxSeconds: number;
}

/** From the service. */
export type ToSidecar =
  /** The event loop turns: an answer will come. */
  | { type: "heard"; id: number }
  | {
    type: "answer";
    id: number;
    status: number;
    headers: [string, string][];
    body: Uint8Array<ArrayBuffer>;
  }
  | { type: "stop" };

/** From the sidecar. */
export type FromSidecar =
  | { type: "listening"; port: number }
  | { type: "failed"; reason: string }
  | { type: "stopped" }
  | {
    type: "ask";
    id: number;
    method: string;
    url: string;
    headers: [string, string][];
    body: string | null;
  }
  /** Nobody waits for the answer any more. */
  | { type: "forget"; id: number };
