/**
 * What a service and its sidecar say to each other.
 *
 * @module
 */
import type { Isolate } from "../../collect/target/sidecar.ts";

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

/** From the service. */
export type ToSidecar =
  /** The inspector is open. */
  | { type: "begin"; url: string }
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
  /** It has the address, and needs the inspector now. */
  | { type: "bound" }
  | { type: "listening"; port: number }
  /** `isTaken`: somebody else has the address. */
  | { type: "failed"; reason: string; isTaken: boolean }
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
