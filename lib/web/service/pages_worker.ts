/**
 * Makes a service's pages in a Worker, so that no analysis holds the service up.
 *
 * @module
 */
import { errorMessage } from "../../base/error_message.ts";
import { LayoutEngine } from "../../layout/layout_engine.ts";
import { nameThread } from "../../base/thread_name.ts";
import { type HttpResponseMessage, packResponse } from "../../port/http_message.ts";
import { serveWorker } from "../../port/worker_port.ts";
import { parseProfile } from "../../profile/decode/decode.ts";
import { dropFrames } from "../../profile/drop_frames.ts";
import { defaultConfig } from "../../report/options.ts";
import { toResponse } from "../answer.ts";
import { findingsAnswer } from "../findings/findings_route.ts";
import { diagnoseSession, type LocatedProfile } from "../findings/session_evidence.ts";
import { SessionProfiles } from "../session_profiles.ts";
import type { Recordings } from "../recorded/recordings.ts";
import { webHandler } from "../web_handler.ts";
import type { WebSession } from "../web_session.ts";
import type { DiagnosisToMake, PageToMake, ToPages } from "./pages_message.ts";

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

const sessionProfiles = new SessionProfiles();
let session: WebSession | undefined;
nameThread("pprof pages");

serveWorker(answer, { moves: true, onNotice: receive });

/** What ends with an error outside of this ends the Worker, and with it all that is being made. */
async function answer(request: ToPages): Promise<HttpResponseMessage> {
  try {
    if (request.type === "diagnose") return await makeDiagnosis(request);
    if (request.type !== "page") throw new TypeError(`"${request.type}" is no page`);
    return await makePage(request);
  } catch (error) {
    const text = `Cannot make this page: ${errorMessage(error)}\n`;
    const headers = { "content-type": "text/plain; charset=utf-8" };
    return await packResponse(new Response(text, { status: 500, headers }));
  }
}

async function makePage(
  { url, method, headers, refused }: PageToMake,
): Promise<HttpResponseMessage> {
  const recordings = session!.recordings && keptByService(refused);
  const pages = webHandler({ ...session!, recordings });
  return await packResponse(await pages(new Request(url, { method, headers })));
}

/** Profiles that were taken longer ago say nothing about now. */
const RECENT_MILLIS = 10 * 60_000;

async function makeDiagnosis(
  { timeline, cpu, missing, now }: DiagnosisToMake,
): Promise<HttpResponseMessage> {
  const recent = sessionProfiles.list.filter(({ at }) => now - at <= RECENT_MILLIS);
  const profiles: LocatedProfile[] = recent.map(({ id, ...profile }) => ({
    ...profile,
    params: { profile: `${id}` },
  }));
  if (cpu) {
    const params = { from: `${cpu.from}`, until: `${cpu.until}` };
    const profile = dropFrames(parseProfile(cpu.bytes));
    profiles.push({ profile, title: "profile", params, at: now });
  }
  const diagnosis = diagnoseSession({ profiles, timeline, missing }, now);
  return await packResponse(toResponse(findingsAnswer(diagnosis)));
}

/** A profile that cannot be read is not there for the pages that show it: they say so. */
function receive(notice: ToPages): void {
  try {
    take(notice);
  } catch (error) {
    console.warn(`deno-pprof: Cannot show a profile: ${errorMessage(error)}`);
  }
}

function take(notice: ToPages): void {
  if (notice.type === "start") {
    session = {
      prefix: notice.prefix,
      sessionProfiles,
      sources: notice.sources,
      recordings: notice.recorded ? keptByService() : undefined,
      service: notice.service,
      config: defaultConfig(),
      settings: undefined,
      environment: { warn: () => {} },
      layout: new LayoutEngine(),
    };
  } else if (notice.type === "put") {
    sessionProfiles.put({ ...notice.entry, profile: dropFrames(parseProfile(notice.bytes)) });
  } else if (notice.type === "put recorded") {
    sessionProfiles.putRecorded(notice.key, dropFrames(parseProfile(notice.bytes)));
  }
}
