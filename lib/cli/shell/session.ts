import type { MachineCode } from "../../profile/machine_code.ts";
import type { Profile } from "../../profile/types.ts";
import type { Config } from "../../report/options.ts";
import type { TemporaryFiles } from "../programs/temporary_files.ts";
import type { Terminal } from "../terminal.ts";

/** A shell at work. */
export interface Session {
  readonly profile: Profile;
  /** What assignments have set. */
  readonly config: Config;
  readonly terminal: Terminal;
  /** Know the files of programs. */
  readonly tools: MachineCode;
  /** Of reports that other programs show. */
  readonly files: TemporaryFiles;
}
