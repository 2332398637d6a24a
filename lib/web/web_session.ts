import type { LayoutEngine } from "../layout/layout_engine.ts";
import type { ServiceFacts } from "../contract/now.ts";
import type { Config } from "../report/options.ts";
import type { ReportEnvironment } from "../report/report.ts";
import type { SessionProfiles } from "./session_profiles.ts";
import type { ProfileSource } from "./profile_source.ts";
import type { Recordings } from "./recorded/recordings.ts";
import type { Settings } from "./settings.ts";

/** What a browser looks at. */
export interface WebSession {
  /** Where its pages are; `/ui`. */
  prefix: string;
  sessionProfiles: SessionProfiles;
  /** Where more profiles come from; none for files. */
  sources: readonly (Omit<ProfileSource, "take"> & Partial<ProfileSource>)[];
  /** Which service it is; nothing for files and for programs elsewhere. */
  service?: ServiceFacts | undefined;
  /** What was recorded; nothing where nothing is. */
  recordings?: Recordings | undefined;
  /** What the command line chose; addresses change it for one page. */
  config: Config;
  /** Saved configurations; if there are none here, browsers keep their own. */
  settings: Settings | undefined;
  environment: ReportEnvironment;
  /** Lays graphs out. */
  layout: LayoutEngine;
}
