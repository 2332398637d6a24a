/**
 * Profiles from programs that have an inspector and nothing of ours in them.
 *
 * @module
 */
import { abortable } from "../../base/abortable.ts";
import { Deadline } from "../../base/deadline.ts";
import { errorMessage } from "../../base/error_message.ts";
import { attach } from "../../collect/target/attached.ts";
import { InspectorError } from "../../inspect/inspector_client.ts";
import { connectWebSocket, type WebSocketClient } from "../../inspect/web_socket.ts";
import type { Profile } from "../../profile/types.ts";
import { HttpClient } from "../http/client.ts";
import { FetchError, type Messages } from "../messages.ts";
import type { SourceOptions } from "../source_options.ts";
import { mapReader } from "./fetch_text.ts";
import { type InspectSource, inspectSource } from "./inspect_source.ts";
import {
  closeInspector,
  mainThread,
  type ProcessInspector,
  processInspector,
} from "./process_inspector.ts";
import { chooseTarget, describeTarget, type InspectorTarget, listTargets } from "./targets.ts";

/** For what comes before and after the window: snapshots of large heaps most of all. */
const GRACE_SECONDS = 60;
const GOODBYE_MILLIS = 5_000;
/** Of a program that Ctrl-C ends. */
const INTERRUPTED = 130;

/**
 * Attaches to a program, takes a profile and leaves it as it was.
 *
 * @param source Such as `inspect://127.0.0.1:9229/profile?seconds=5`.
 * @param options How long, and how long to wait.
 * @param messages Hears what goes on.
 * @throws {FetchError} If there is none.
 */
export async function fetchInspected(
  source: string,
  { seconds, timeout, tls }: Pick<SourceOptions, "seconds" | "timeout" | "tls">,
  messages: Messages,
): Promise<Profile> {
  const wanted = inspectSource(source, seconds);
  const ofProcess = await takeOfProcess(wanted);
  if (ofProcess) return ofProcess;
  const http = new HttpClient(tls);
  const timeLimit = timeout > 0 ? timeout : wanted.seconds * 1.5 + GRACE_SECONDS;
  const deadline = new Deadline(timeLimit * 1e3);
  let client: WebSocketClient | undefined;
  let inspector: ProcessInspector | undefined;
  let hasEnded = false;
  const goodbye = async () => await leave(client, wanted, inspector, messages);
  // Who gives up does not leave a port open behind him.
  const interrupt = () => void goodbye().finally(() => Deno.exit(INTERRUPTED));
  try {
    inspector = await inspectorOf(wanted, http, messages);
    if (inspector.opened) Deno.addSignalListener("SIGINT", interrupt);
    const target = chooseTarget(await listTargets(http, inspector.host), wanted.target);
    messages.print(`Fetching ${wanted.kind.name} from ${describeTarget(target)}`);
    if (wanted.seconds > 0) messages.print(`Please wait... (${wanted.seconds}s)`);
    client = await connectWebSocket(target.socket, { signal: deadline.signal });
    void client.closed.then(() => hasEnded = true);
    const profile = await take(wanted, { client, target, inspector, http });
    return inspector.opened
      ? {
        ...profile,
        comment: [...profile.comment, "the inspector was opened by SIGUSR1 for this"],
      }
      : profile;
  } catch (error) {
    if (deadline.signal.aborted) {
      throw new FetchError(`no answer from the program in ${timeLimit} s`, { cause: error });
    }
    if (hasEnded) {
      const why = "the inspector closed the connection in the middle: the program may have ended";
      throw new FetchError(why, { cause: error });
    }
    if (error instanceof InspectorError || error instanceof RangeError) {
      throw new FetchError(errorMessage(error), { cause: error });
    }
    throw error;
  } finally {
    deadline.stop();
    await goodbye();
    if (inspector?.opened) Deno.removeSignalListener("SIGINT", interrupt);
  }
}

/** What the kernel knows by itself. */
async function takeOfProcess({ at, kind }: InspectSource): Promise<Profile | undefined> {
  if (!("pid" in at)) return undefined;
  try {
    const take = await kind.take.process?.();
    return take?.(at.pid);
  } catch (error) {
    if (error instanceof InspectorError) throw new FetchError(error.message, { cause: error });
    throw error;
  }
}

async function inspectorOf(
  { at }: InspectSource,
  http: HttpClient,
  messages: Messages,
): Promise<ProcessInspector> {
  if ("host" in at) return { host: at.host, opened: false };
  const inspector = await processInspector(http, at.pid);
  if (inspector.opened) {
    messages.print(`SIGUSR1 has opened the inspector of process ${at.pid} at ${inspector.host}`);
  }
  return inspector;
}

interface Connection {
  client: WebSocketClient;
  target: InspectorTarget;
  inspector: ProcessInspector;
  http: HttpClient;
}

async function take(
  { kind, seconds, recompile, threads, native, hz }: InspectSource,
  { client, target, inspector, http }: Connection,
): Promise<Profile> {
  const over = new AbortController();
  void client.closed.then(() => over.abort());
  const program = await attach(client, {
    url: target.url,
    read: mapReader(http, target.url),
    taskOf: (pid) => target.type === "node" ? mainThread(pid, inspector.host) : undefined,
    isPage: target.type !== "node",
    spare: () => connectWebSocket(target.socket, { signal: over.signal, beside: client }),
  });
  try {
    // The source says that there is one.
    const takeFrom = await kind.take.attached!();
    return await takeFrom(program, {
      seconds,
      signal: over.signal,
      ...(recompile === undefined ? {} : { recompile }),
      ...(threads === undefined ? {} : { threads }),
      ...(native === undefined ? {} : { native }),
      ...(hz === undefined ? {} : { hz }),
    });
  } finally {
    await program.goroutines.stop();
    await program.retained.stop();
  }
}

/** What the session had started ends with it; it is gone when this is over, or soon after. */
async function leave(
  client: WebSocketClient | undefined,
  { at }: InspectSource,
  inspector: ProcessInspector | undefined,
  messages: Messages,
): Promise<void> {
  const deadline = new Deadline(GOODBYE_MILLIS);
  try {
    if (inspector?.opened && "pid" in at) {
      const closing = client &&
        abortable(closeInspector(at.pid, inspector, client), deadline.signal);
      if (!await closing?.catch(() => false)) {
        messages.warn(
          `The inspector of process ${at.pid} stays open: it is in use, or did not close`,
        );
      }
    }
    client?.close();
    await abortable(client?.closed ?? Promise.resolve(), deadline.signal);
  } catch {
    // It does not say goodbye: the socket's end is all that it gets.
  } finally {
    deadline.stop();
  }
}
