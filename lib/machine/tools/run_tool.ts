/**
 * Runs tools.
 *
 * @module
 */
import { isAbsolute } from "node:path";
import { lookPath } from "./look_path.ts";

/** A tool could not do its work. The message is in Go's words. */
export class ToolError extends Error {
  override name = "ToolError";
}

/**
 * Runs a tool to its end; what it says on standard error is lost.
 *
 * @param command Path or name.
 * @param args Its arguments.
 * @param path Folders for a name, as in `$PATH`.
 * @returns What it printed.
 * @throws {ToolError} If it cannot be started, or fails.
 */
export async function runTool(command: string, args: string[], path: string): Promise<string> {
  const { stdout, ...status } = await output(findProgram(command, path), args);
  checkExit(status);
  return new TextDecoder().decode(stdout);
}

async function output(program: string, args: string[]): Promise<Deno.CommandOutput> {
  try {
    const options = { args, stdin: "null", stdout: "piped", stderr: "null" } as const;
    const child = new Deno.Command(program, options).spawn();
    const [status, stdout] = await Promise.all([
      child.status,
      new Response(child.stdout).bytes(),
    ]);
    return { ...status, stdout, stderr: new Uint8Array() };
  } catch (error) {
    throw startError(program, error);
  }
}

/**
 * Makes sure that a program has done its work.
 *
 * @param status How it ended.
 * @throws {ToolError} If that is not well.
 */
export function checkExit({ success, code, signal }: Deno.CommandStatus): void {
  if (success) return;
  if (signal === null) throw new ToolError(`exit status ${code}`);
  throw new ToolError(`signal: ${SIGNALS[signal] ?? signal}`);
}

/** Go's names of signals that end programs. */
const SIGNALS: Readonly<Partial<Record<Deno.Signal, string>>> = {
  SIGABRT: "aborted",
  SIGBUS: "bus error",
  SIGFPE: "floating point exception",
  SIGHUP: "hangup",
  SIGILL: "illegal instruction",
  SIGINT: "interrupt",
  SIGKILL: "killed",
  SIGPIPE: "broken pipe",
  SIGQUIT: "quit",
  SIGSEGV: "segmentation fault",
  SIGTERM: "terminated",
};

/**
 * The program that a name means.
 *
 * @param command Path or name.
 * @param path Folders for a name, as in `$PATH`.
 * @returns Its path.
 * @throws {ToolError} If there is none that a name may mean.
 */
export function findProgram(command: string, path: string): string {
  if (command === "") throw new ToolError("exec: no command");
  const program = lookPath(command, path);
  if (program === undefined) {
    if (command.includes("/")) return command;
    throw new ToolError(`exec: "${command}": executable file not found in $PATH`);
  }
  // What lies in the working folder by chance, or by malice, is not run.
  if (command.includes("/") || isAbsolute(program)) return program;
  throw new ToolError(
    `exec: "${command}": cannot run executable found relative to current directory`,
  );
}

/** Says as Go does why a program does not start. */
export function startError(program: string, error: unknown): ToolError {
  const why = error instanceof Deno.errors.NotFound
    ? "no such file or directory"
    : error instanceof Deno.errors.PermissionDenied || error instanceof Deno.errors.NotCapable
    ? "permission denied"
    : "exec format error";
  return new ToolError(`fork/exec ${program}: ${why}`, { cause: error });
}
