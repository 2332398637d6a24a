import type { ChromeTrace } from "../../lib/collect/trace/trace_event.ts";
import { parseForeign } from "../../lib/profile/import/foreign.ts";
import type { Profile } from "../../lib/profile/types.ts";

/** The CPU profile in a trace, as the tool reads it. */
export async function parseTrace(trace: ChromeTrace): Promise<Profile> {
  const text = new TextEncoder().encode(JSON.stringify(trace));
  const profile = await parseForeign(text, text.length);
  if (!profile) throw new Error("Cannot read the trace: it has no CPU profile");
  return profile;
}
