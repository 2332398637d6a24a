/** Why a request has no reply. */
export type PortReason =
  /** The other end did not acknowledge it in time: its event loop does not turn. */
  | "unresponsive"
  /** There was no reply in time. */
  | "late"
  /** Who requested it does not need it any more. */
  | "aborted"
  /** The other end says why in the message. */
  | "failed"
  /** The reply has more bytes than are taken. */
  | "too large"
  /** The other end has ended. */
  | "closed";

/**
 * A request has no reply.
 *
 * @example
 * ```ts
 * import { PortError } from "./port_error.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * strictEqual(new PortError("closed", "the thread has ended").reason, "closed");
 * ```
 */
export class PortError extends Error {
  override name = "PortError";
  /** For programs; the message is for people. */
  readonly reason: PortReason;

  constructor(reason: PortReason, message: string) {
    super(message);
    this.reason = reason;
  }
}
