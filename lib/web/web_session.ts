import type { ReportEnvironment } from "../report/report.ts";
import type { Config } from "../report/options.ts";
import type { Profile } from "../profile/types.ts";
import type { Settings } from "./settings.ts";

/** What a browser looks at. */
export interface WebSession {
  /** The profiles, the first one first. */
  profiles: SessionProfile[];
  /** What the command line chose; addresses change it for one page. */
  config: Config;
  /** Saved configurations. */
  settings: Settings;
  environment: ReportEnvironment;
}

/** A profile of a session. */
export interface SessionProfile {
  /** For people. */
  title: string;
  profile: Profile;
}
