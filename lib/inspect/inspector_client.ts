import type { Commands, Events } from "./protocol.ts";

/**
 * A connection to the inspector of some isolate. Collectors know this and
 * nothing of the transport behind it.
 */
export interface InspectorClient {
  /**
   * Sends a command.
   *
   * @throws {InspectorError} If the isolate refuses it or the connection is closed.
   */
  send<M extends keyof Commands>(
    method: M,
    params?: Commands[M]["params"],
  ): Promise<Commands[M]["result"]>;

  /** Listens to an event until the returned function is called. */
  on<E extends keyof Events>(event: E, listener: (params: Events[E]) => void): () => void;

  /**
   * Begins or ends a CPU profile with a name, as V8's console does: several of
   * one session may overlap. Each arrives as `Profiler.consoleProfileFinished`.
   */
  console(call: "profile" | "profileEnd", title: string): Promise<void>;

  /** Takes a heap snapshot before it returns, where the isolate is the caller's own; its text. */
  snapshot?(): AsyncIterable<Uint8Array>;

  /** What several connections to one isolate have in common. */
  readonly isolate?: object;

  /** Makes another connection to the same isolate, where the transport can. */
  another?(): InspectorClient;

  /** Ends the connection and, with it, everything that it started. */
  close(): void;
}

/** A command that the isolate refused. */
export class InspectorError extends Error {
  override name = "InspectorError";
}
