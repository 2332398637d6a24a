/**
 * Inspectors of processes on this machine, opened by a signal where need be.
 *
 * @module
 */
import { poll } from "../../base/poll.ts";
import { basename } from "node:path";
import type { InspectorClient } from "../../inspect/inspector_client.ts";
import type { HttpClient } from "../http/client.ts";
import { FetchError } from "../messages.ts";
import { connections, type Listener, listeners } from "./proc_sockets.ts";
import { listTargets } from "./targets.ts";

/** An inspector of a process. */
export interface ProcessInspector {
  /** Name and port. */
  host: string;
  /** Whether it was a signal that opened it. */
  opened: boolean;
}

/** Programs that open their inspector on SIGUSR1, Deno from 2.9.2. */
const RUNTIME_REGEXP = /^(deno|node|nodejs)(-?\d[\d.]*)?( \(deleted\))?$/;
const SIGUSR1 = 10n;
/** A port that the command line gives an inspector, on whatever address. */
const PORT_REGEXP = /^--inspect(?:-brk|-wait|-port)?=(?:.*:)?(\d+)$/;
const OPENING_MILLIS = 5_000;
const POLL_MILLIS = 50;
const CLOSING_MILLIS = 1_000;
const LISTENING_MILLIS = 2_000;

/**
 * Finds the inspector of a process; where it is closed, SIGUSR1 opens it.
 *
 * @throws {FetchError} If there is none, and if the signal is not safe for the process.
 */
export async function processInspector(client: HttpClient, pid: number): Promise<ProcessInspector> {
  if (Deno.build.os !== "linux") {
    throw new FetchError(
      "inspect://pid needs Linux: send SIGUSR1 yourself and use inspect://127.0.0.1:9229",
    );
  }
  const there = await openInspector(client, pid, look(pid, () => listeners(pid)));
  if (there !== undefined) return { host: there, opened: false };
  look(pid, () => checkProgram(pid));
  // Deno begins to listen half a second after its start.
  if (!await within(LISTENING_MILLIS, () => look(pid, () => catches(pid)))) {
    throw new FetchError(
      `process ${pid} does not listen to SIGUSR1, which would end it: ` +
        "Deno does from 2.9.2 on; start it with --inspect",
    );
  }
  Deno.kill(pid, "SIGUSR1");
  const host = await poll(
    () => openInspector(client, pid, look(pid, () => listeners(pid))),
    { every: POLL_MILLIS, timeout: OPENING_MILLIS },
  );
  if (host !== undefined) return { host, opened: true };
  throw new FetchError(
    `process ${pid} got SIGUSR1 and has opened no inspector in ${OPENING_MILLIS / 1e3} s: ` +
      "another process may have its port (9229 unless told), it may have its own use for the signal, " +
      "and Deno opens it only when its event loop turns",
  );
}

/**
 * Closes an inspector that a signal had opened, unless somebody else uses it by now.
 *
 * @param client A connection to it, which ends.
 * @returns Whether it was closed.
 */
export async function closeInspector(
  pid: number,
  { host }: ProcessInspector,
  client: InspectorClient,
): Promise<boolean> {
  const port = portOf(host);
  // That of the list of targets may take a moment to end.
  if (!await within(CLOSING_MILLIS, orEnded(() => connections(pid, port) <= 1))) return false;
  const expression =
    `(process.getBuiltinModule?.("node:inspector") ?? require("node:inspector")).close()`;
  // The answer is the end of the connection.
  await client.send("Runtime.evaluate", { expression, includeCommandLineAPI: true }).catch(
    () => {},
  );
  const isClosed = () => listeners(pid).every((each) => each.port !== port);
  return await within(CLOSING_MILLIS, orEnded(isClosed));
}

async function within(timeout: number, isSo: () => boolean): Promise<boolean> {
  return await poll(isSo, { every: POLL_MILLIS, timeout }) ?? false;
}

/** A process that has ended has nothing open. */
function orEnded(isSo: () => boolean): () => boolean {
  return () => {
    try {
      return isSo();
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return true;
      throw error;
    }
  };
}

function portOf(host: string): number {
  return Number(host.slice(host.lastIndexOf(":") + 1));
}

/** Asks only what is for this machine, or named as an inspector's: others may be the service itself. */
async function openInspector(
  client: HttpClient,
  pid: number,
  listening: readonly Listener[],
): Promise<string | undefined> {
  const named = new Set(commandLine(pid).map((word) => Number(PORT_REGEXP.exec(word)?.[1])));
  for (const { port, isLoopback, isSix } of listening) {
    if (!isLoopback && !named.has(port)) continue;
    const host = `${isSix && isLoopback ? "[::1]" : "127.0.0.1"}:${port}`;
    const targets = await listTargets(client, host).catch(() => []);
    if (targets.some(({ type }) => type === "node")) return host;
  }
  return undefined;
}

/** @throws {FetchError} If the signal would do something else to the process. */
function checkProgram(pid: number): void {
  const program = basename(Deno.readLinkSync(`/proc/${pid}/exe`));
  if (!RUNTIME_REGEXP.test(program)) {
    throw new FetchError(
      `process ${pid} is ${program}, neither Deno nor Node, and has no inspector open`,
    );
  }
}

/** Whether it has a use for the signal, which else would end it. */
function catches(pid: number): boolean {
  const status = Deno.readTextFileSync(`/proc/${pid}/status`);
  const caught = BigInt(`0x${/^SigCgt:\s*([\da-f]+)$/m.exec(status)?.[1] ?? "0"}`);
  return (caught >> (SIGUSR1 - 1n) & 1n) === 1n;
}

function commandLine(pid: number): string[] {
  return Deno.readTextFileSync(`/proc/${pid}/cmdline`).split("\0");
}

/** Looks at a process. */
function look<T>(pid: number, at: () => T): T {
  try {
    if (Deno.readLinkSync(`/proc/${pid}/ns/net`) !== Deno.readLinkSync("/proc/self/ns/net")) {
      throw new FetchError(
        `process ${pid} has a network of its own, as in a container: look from inside it`,
      );
    }
    return at();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) throw new FetchError(`there is no process ${pid}`);
    if (error instanceof Deno.errors.PermissionDenied || error instanceof Deno.errors.NotCapable) {
      throw new FetchError(`process ${pid} is not yours to look at`);
    }
    throw error;
  }
}

/**
 * Where the kernel keeps the main thread of a process, if it is the one that
 * listens there: a program behind a tunnel has a number of another machine.
 */
export function mainThread(pid: number, host: string): string | undefined {
  if (Deno.build.os !== "linux") return undefined;
  const port = portOf(host);
  try {
    const listens = listeners(pid).some((each) => each.port === port);
    return listens ? `/proc/${pid}/task/${pid}` : undefined;
  } catch {
    return undefined;
  }
}
