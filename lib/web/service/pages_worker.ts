/**
 * Makes a service's pages in a Worker, so that no analysis holds the service up.
 *
 * @module
 */
import { errorMessage } from "../../base/error_message.ts";
import { LayoutEngine } from "../../layout/layout_engine.ts";
import { nameThread } from "../../base/thread_name.ts";
import { parseProfile } from "../../profile/decode/decode.ts";
import { dropFrames } from "../../profile/drop_frames.ts";
import { defaultConfig } from "../../report/options.ts";
import { SessionProfiles } from "../session_profiles.ts";
import type { Recordings } from "../recorded/recordings.ts";
import { webHandler } from "../web_handler.ts";
import type { WebSession } from "../web_session.ts";
import type { FromPages, ToPages } from "./pages_message.ts";

/** The part of a Worker's global scope that is used here. */
interface Scope {
  onmessage: ((event: MessageEvent<ToPages>) => void) | null;
  postMessage(message: FromPages, transfer: Transferable[]): void;
}

/**
 * The service puts what is asked for before it asks, and answers the rest by itself.
 *
 * @param reason Why it could not.
 */
function keptByService(reason = "it is not kept any more"): Recordings {
  return {
    list: () => Promise.resolve([]),
    timeline: () => Promise.reject(new RangeError("only the service has it")),
    profile: () => Promise.reject(new RangeError(reason)),
  };
}

const scope = globalThis as unknown as Scope;
const sessionProfiles = new SessionProfiles();
let session: WebSession | undefined;
nameThread("pprof pages");

/** What ends with an error ends this Worker, and with it all that is being made. */
scope.onmessage = async ({ data }) => {
  try {
    await receive(data);
  } catch (error) {
    if (data.type !== "ask") return;
    const text = `Cannot make this page: ${errorMessage(error)}\n`;
    const headers: [string, string][] = [["content-type", "text/plain; charset=utf-8"]];
    const body = new TextEncoder().encode(text);
    scope.postMessage({ id: data.id, status: 500, headers, body }, [body.buffer]);
  }
};

async function receive(data: ToPages): Promise<void> {
  if (data.type === "start") {
    session = {
      prefix: data.prefix,
      sessionProfiles,
      sources: data.sources,
      recordings: data.recorded ? keptByService() : undefined,
      config: defaultConfig(),
      settings: undefined,
      environment: { warn: () => {} },
      layout: new LayoutEngine(),
    };
  } else if (data.type === "put") {
    sessionProfiles.put({ ...data.entry, profile: dropFrames(parseProfile(data.bytes)) });
  } else if (data.type === "put recorded") {
    sessionProfiles.putRecorded(data.key, dropFrames(parseProfile(data.bytes)));
  } else {
    const { method, accept, refused } = data;
    const recordings = session!.recordings && keptByService(refused);
    const pages = webHandler({ ...session!, recordings });
    const response = await pages(new Request(data.url, { method, headers: { accept } }));
    const body = await response.bytes();
    const { status, headers } = response;
    scope.postMessage({ id: data.id, status, headers: [...headers], body }, [body.buffer]);
  }
}
