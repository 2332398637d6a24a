import { fileURLToPath } from "node:url";
import { decodeProfile } from "../../lib/profile/decode/decode.ts";
import type { Profile } from "../../lib/profile/types.ts";
import { runProgram } from "./real_program.ts";

/** What a program of `tests/fixtures/programs/` left behind. */
export interface ProgramRun {
  stdout: string;
  /** A profile that the program saved, by the suffix it gave it. */
  profile(suffix?: string): Promise<Profile>;
  /** Its file, for the real pprof. */
  file(suffix?: string): string;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Options of {@linkcode runProfiled}. */
export interface RunProfiledOptions {
  args?: string[];
  /** Deno's permission flags; everything by default. */
  permissions?: string[];
  /** Goes before the command. */
  by?: readonly string[];
}

/** Ten thousand goroutines take seconds on a quiet machine, a minute on a crowded one. */
const TIMEOUT_MS = 240_000;

/** Runs a program that profiles itself, as a process of its own. */
export async function runProfiled(
  name: string,
  options: RunProfiledOptions = {},
): Promise<ProgramRun> {
  const { args = [], permissions = ["-A"], by = [] } = options;
  const folder = await Deno.makeTempDir();
  const path = fileURLToPath(new URL(`../fixtures/programs/${name}`, import.meta.url));
  const [program, ...before] = [...by, Deno.execPath()];
  const { code, stdout, stderr } = await runProgram(program!, [
    ...before,
    "run",
    "--no-prompt",
    ...permissions,
    path,
    `${folder}/profile`,
    ...args,
  ], { timeout: TIMEOUT_MS });
  if (code !== 0) throw new Error(`Cannot run ${name}: exit ${code}: ${stderr}`);
  const file = (suffix = "") => `${folder}/profile${suffix}`;
  return {
    stdout,
    file,
    profile: async (suffix) => await decodeProfile(await Deno.readFile(file(suffix))),
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}
