import { parseProfile } from "../../profile/decode/decode.ts";
import type { Profile } from "../../profile/types.ts";
import type { CpuWindow } from "../cpu/cpu_sampler.ts";

/** A part of V8's log that began some time ago. */
export interface LogWindow {
  /**
   * Reads what was logged since.
   *
   * @param window What was measured of the same time.
   * @param comments What else to say.
   */
  close(window: CpuWindow, comments: readonly string[]): Promise<Profile>;
}

const READER = new URL("./read_log.ts", import.meta.url).href;

/**
 * Begins a part of the log that V8 writes of this program.
 *
 * @param path The log.
 */
export async function openLogWindow(path: string): Promise<LogWindow> {
  const { size } = await Deno.stat(path);
  return {
    async close({ thread, startedAt, wallNanos }, comments) {
      const profile = withoutDeopts(parseProfile(await read(path, size)));
      const seen = profile.sample.reduce((sum, { value }) => sum + Number(value[1]), 0);
      return {
        ...profile,
        timeNanos: startedAt,
        durationNanos: wallNanos,
        comment: [
          ...profile.comment,
          `# the thread's CPU time was ${(thread.cpu / 1e9).toFixed(2)}s, that of the ticks ${
            (seen / 1e9).toFixed(2)
          }s`,
          ...comments,
        ],
      };
    },
  };
}

/** Another process reads it: log and scripts may have many megabytes. */
async function read(path: string, from: number): Promise<Uint8Array> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-lock", "--allow-read", "--allow-env", READER, path, `${from}`],
    stdin: "null",
  }).output();
  if (code === 0) return stdout;
  throw new RangeError(`Cannot read V8's log: ${new TextDecoder().decode(stderr).trim()}`);
}

/** The types of every CPU profile. */
function withoutDeopts(profile: Profile): Profile {
  const [samples, , cpu] = profile.sampleType;
  return {
    ...profile,
    sampleType: [samples!, cpu!],
    sample: profile.sample
      .map(({ value, ...rest }) => ({ ...rest, value: [value[0]!, value[2]!] }))
      .filter(({ value }) => value.some((each) => Number(each) !== 0)),
  };
}
