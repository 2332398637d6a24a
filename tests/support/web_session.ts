import { LayoutEngine } from "../../lib/layout/layout_engine.ts";
import { decodeProfile } from "../../lib/profile/decode/decode.ts";
import type { Profile } from "../../lib/profile/types.ts";
import { defaultConfig } from "../../lib/report/options.ts";
import { SessionProfiles } from "../../lib/web/session_profiles.ts";
import type { NamedConfig } from "../../lib/web/settings.ts";
import type { WebSession } from "../../lib/web/web_session.ts";

const FIXTURES = new URL("../fixtures/profiles/", import.meta.url);

/** A session about a recorded profile, with settings in memory. */
export async function webSession(fixture = "tool/go_cpu.pb.gz"): Promise<WebSession> {
  return sessionAbout(
    await decodeProfile(await Deno.readFile(new URL(fixture, FIXTURES))),
    fixture,
  );
}

/** A session about a profile, with settings in memory. */
export function sessionAbout(profile: Profile, title = "test"): WebSession {
  let configs: readonly NamedConfig[] = [];
  const sessionProfiles = new SessionProfiles();
  sessionProfiles.add(title, profile);
  return {
    prefix: "/ui",
    sessionProfiles,
    sources: [],
    config: defaultConfig(),
    settings: {
      read: () => Promise.resolve([...configs]),
      write: (saved) => {
        configs = saved;
        return Promise.resolve();
      },
    },
    environment: { warn: () => {} },
    layout: new LayoutEngine(),
  };
}
