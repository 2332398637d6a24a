/**
 * What goes over a message port between the one who requests something and the
 * one who replies.
 *
 * @module
 */

/** What the requester sends. `id` is one of its own numbers. */
export type RequesterMessage =
  | { type: "request"; id: number; body: unknown }
  /** The request is not needed any more, or is to end now. */
  | { type: "abort"; id: number; reason: unknown }
  /** Nobody waits for a reply to this. */
  | { type: "notice"; body: unknown };

/** What the responder sends. */
export type ResponderMessage =
  /** The request has arrived; its reply takes time. */
  | { type: "acknowledge"; id: number }
  /** Before the reply: some of what was requested. */
  | { type: "part"; id: number; body: unknown }
  | { type: "reply"; id: number; body: unknown }
  /** There is no reply. */
  | { type: "failure"; id: number; error: string };

/** All of them. */
export type PortMessage = RequesterMessage | ResponderMessage;

/** Sends a message to the other end. */
export interface Post<Message extends PortMessage = PortMessage> {
  /** @param transfer What is moved there instead of copied. */
  (message: Message, transfer: ArrayBuffer[]): void;
}

const MAX_ERROR = 4_096;

/** The properties of each type that are not for the other end alone. */
const TYPES: ReadonlyMap<unknown, readonly ("id" | "error")[]> = new Map<
  unknown,
  readonly ("id" | "error")[]
>([
  ["request", ["id"]],
  ["abort", ["id"]],
  ["notice", []],
  ["acknowledge", ["id"]],
  ["part", ["id"]],
  ["reply", ["id"]],
  ["failure", ["id", "error"]],
]);

const CHECKS: Readonly<Record<"id" | "error", (value: unknown) => boolean>> = {
  id: (value) => typeof value === "number" && Number.isSafeInteger(value),
  error: (value) => typeof value === "string" && value.length <= MAX_ERROR,
};

/**
 * Reads what came over a port. Bodies are what the other end has sent: who uses
 * them checks them, where the other end may be anybody.
 *
 * @returns Nothing for what is not a message.
 *
 * @example
 * ```ts
 * import { readPortMessage } from "./port_message.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * strictEqual(readPortMessage({ type: "acknowledge", id: 1 })?.type, "acknowledge");
 * strictEqual(readPortMessage({ type: "acknowledge", id: "1" }), undefined);
 * ```
 */
export function readPortMessage(data: unknown): PortMessage | undefined {
  if (typeof data !== "object" || data === null) return undefined;
  const object = data as Record<string, unknown>;
  const names = TYPES.get(object["type"]);
  const isMessage = names?.every((name) => CHECKS[name](object[name])) ?? false;
  return isMessage ? data as PortMessage : undefined;
}

function isForResponder(message: PortMessage): message is RequesterMessage {
  return message.type === "request" || message.type === "abort" || message.type === "notice";
}

/**
 * Gives what came over a port to the end that it is for.
 *
 * @param data Anything; what is not a message is passed over.
 * @param ends Those that there are.
 */
export function dispatch(
  data: unknown,
  { requester, responder }: {
    requester?: { receive(message: ResponderMessage): void };
    responder?: { receive(message: RequesterMessage): void };
  },
): void {
  const message = readPortMessage(data);
  if (message === undefined) return;
  if (isForResponder(message)) responder?.receive(message);
  else requester?.receive(message);
}

/** An error text of a length that the other end takes. */
export function shortError(text: string): string {
  return text.slice(0, MAX_ERROR);
}

/** Bytes and characters in a body: what makes it large. */
export function sizeOf(body: unknown): number {
  if (typeof body === "string" || body instanceof Uint8Array) return body.length;
  if (typeof body !== "object" || body === null) return 0;
  return Object.values(body).reduce<number>((sum, value) => sum + sizeOf(value), 0);
}

/** The memory of bytes that stand directly in a body: it can be moved instead of copied. */
export function buffersOf(body: unknown): ArrayBuffer[] {
  const values = body instanceof Uint8Array ? [body] : Object.values(body ?? {});
  return values.flatMap((value) =>
    value instanceof Uint8Array ? [value.buffer as ArrayBuffer] : []
  );
}
