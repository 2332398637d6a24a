import type { TlsFiles } from "./http/tls_files.ts";

/** Where a profile comes from. */
export interface SourceOptions {
  /** Files and URLs, added up. */
  sources: string[];
  /** Files and URLs to subtract; none for no comparison. */
  bases: string[];
  /** Whether the base stays visible as negative samples of its own. */
  isDiff: boolean;
  /** Whether to scale the profile to the total of the base. */
  normalize: boolean;
  /** File of the program; `""` leaves what the profile says. */
  binary: string;
  /** Build id of the first mapping if it has none. */
  buildId: string;
  /** Seconds to record; not positive for what the URL says. */
  seconds: number;
  /** Seconds to wait; not positive for what suits the recording. */
  timeout: number;
  /** Certificates for servers. */
  tls: TlsFiles;
  /** Where names come from, as `-symbolize` takes it. */
  symbolize: string;
  /** Folders with sources and their maps, separated by colons. */
  sourcePath: string;
  /** Source maps of JavaScript, or folders with some, separated by colons. */
  sourceMap: string;
  /** Comment to add; `""` for none. */
  comment: string;
  /** Whether to keep frames that the profile says to drop. */
  allFrames: boolean;
}
