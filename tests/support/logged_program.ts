import { fileURLToPath } from "node:url";
import { runProgram } from "./real_program.ts";

const MAIN = fileURLToPath(new URL("../../lib/cli/main.ts", import.meta.url));
const PROGRAMS = new URL("../fixtures/programs/", import.meta.url);

/** V8's log and dump of a program that has ended. */
export interface LoggedProgram {
  log: string;
  dump: string;
  /** Runs the tool on both. */
  report(...flags: string[]): Promise<string>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Runs a program of `tests/fixtures/programs/` with machine code recorded. */
export async function runLogged(name: string): Promise<LoggedProgram> {
  const folder = await Deno.makeTempDir();
  const log = `${folder}/v8.log`;
  const flags = `--prof,--perf-prof,--log-deopt,--no-logfile-per-isolate,--logfile=${log}`;
  const program = fileURLToPath(new URL(name, PROGRAMS));
  const args = [
    "run",
    "-A",
    "--no-lock",
    `--v8-flags=${flags},--perf-prof-path=${folder}`,
    program,
  ];
  const { code, stderr } = await runProgram(Deno.execPath(), args);
  if (code !== 0) throw new Error(`Cannot run ${name}: exit ${code}: ${stderr}`);
  const names = await Array.fromAsync(Deno.readDir(folder), (entry) => entry.name);
  const dump = `${folder}/${names.find((each) => each.endsWith(".dump"))}`;
  return {
    log,
    dump,
    async report(...flags) {
      const { code, stdout, stderr } = await runTool([...flags, dump, log]);
      if (code !== 0) throw new Error(`Cannot report: exit ${code}: ${stderr}`);
      return stdout;
    },
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}

/** Runs the tool as users do. */
export function runTool(args: string[]) {
  return runProgram(Deno.execPath(), ["run", "-A", MAIN, ...args]);
}
