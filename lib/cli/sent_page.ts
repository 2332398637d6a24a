import { Records } from "../fetch/records/records.ts";
import { writeFile } from "../fetch/numbered_file.ts";
import type { SourceOptions } from "../fetch/source_options.ts";
import type { Timeline } from "../contract/timeline.ts";
import type { MachineCode } from "../profile/machine_code.ts";
import type { Profile } from "../profile/types.ts";
import type { Config } from "../report/options.ts";
import { sentPage } from "../web/export/sent_page.ts";
import type { Terminal } from "./terminal.ts";

/** What is written, and where. */
interface SentFile {
  profile: Profile;
  /** Where it is from. */
  source: SourceOptions;
  config: Config;
  /** `-` for standard output. */
  path: string;
  terminal: Terminal;
  tools: MachineCode;
}

/**
 * Writes a profile as a page that needs no server: of a folder of records the newest, with its
 * figures and stalls.
 *
 * @throws {FetchError} If the file cannot be written.
 * @throws {SyntaxError | RangeError} If a filter is not valid.
 */
export async function writeSentPage(
  { profile, source, config, path, terminal, tools }: SentFile,
): Promise<void> {
  const page = await sentPage({
    profile,
    config,
    environment: { warn: terminal.warn, tools },
    timeline: await recordedAround(source, terminal),
  });
  if (path === "-") return await terminal.write(page);
  terminal.warn(`Generating report in ${path}`);
  await writeFile(path, page);
}

async function recordedAround(
  { sources, bases }: SourceOptions,
  terminal: Terminal,
): Promise<Timeline | undefined> {
  const [folder, ...others] = sources;
  if (folder === undefined || others.length + bases.length > 0) return undefined;
  try {
    return await (await Records.open(folder))?.timeline("");
  } catch (error) {
    // The profile is worth sending without them.
    if (!(error instanceof RangeError)) throw error;
    terminal.warn(`The page has no figures: ${error.message}`);
    return undefined;
  }
}
