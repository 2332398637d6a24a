/**
 * Makes a service's pages in a Worker, so that no analysis holds the service up.
 *
 * @module
 */
import { LayoutEngine } from "../../layout/layout_engine.ts";
import { parseProfile } from "../../profile/decode/decode.ts";
import { dropFrames } from "../../profile/drop_frames.ts";
import { defaultConfig } from "../../report/options.ts";
import { ProfileShelf } from "../profile_shelf.ts";
import { webHandler } from "../web_handler.ts";
import type { FromPages, ToPages } from "./pages_message.ts";

/** The part of a Worker's global scope that is used here. */
interface Scope {
  onmessage: ((event: MessageEvent<ToPages>) => void) | null;
  postMessage(message: FromPages, transfer: Transferable[]): void;
}

const scope = globalThis as unknown as Scope;
const shelf = new ProfileShelf();
let pages: ReturnType<typeof webHandler> | undefined;

scope.onmessage = async ({ data }) => {
  if (data.type === "start") {
    pages = webHandler({
      prefix: data.prefix,
      shelf,
      sources: data.sources,
      config: defaultConfig(),
      settings: undefined,
      environment: { warn: () => {} },
      layout: new LayoutEngine(),
    });
  } else if (data.type === "put") {
    shelf.put({ ...data.entry, profile: dropFrames(parseProfile(data.bytes)) });
  } else {
    const response = await pages!(new Request(data.url, { method: data.method }));
    const body = await response.bytes();
    const { status, headers } = response;
    scope.postMessage({ id: data.id, status, headers: [...headers], body }, [body.buffer]);
  }
};
