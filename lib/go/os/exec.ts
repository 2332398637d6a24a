/**
 * Other programs as Go's `os/exec` finds, starts and judges them.
 *
 * @module
 */
import { isAbsolute, join } from "node:path";

/** A tool could not do its work. The message is with Go's text. */
export class ToolError extends Error {
  override name = "ToolError";
}

/** Names of signals that end programs. */
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
 * Makes sure that a program has done its work.
 *
 * @param status How it ended.
 * @throws {ToolError} If that is not well.
 */
export function checkExit({ success, code, signal }: Deno.CommandStatus): void {
  if (!success) throw new ToolError(exitText({ code, signal }));
}

/**
 * How a program has ended, with Go's text.
 *
 * @param status Its status.
 * @returns Such as `exit status 1` or `signal: killed`.
 */
export function exitText({ code, signal }: Pick<Deno.CommandStatus, "code" | "signal">): string {
  return signal === null ? `exit status ${code}` : `signal: ${SIGNALS[signal] ?? signal}`;
}

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
    throw new ToolError(missingText(command));
  }
  // What lies in the working folder by chance, or by malice, is not run.
  if (command.includes("/") || isAbsolute(program)) return program;
  throw new ToolError(
    `exec: "${command}": cannot run executable found relative to current directory`,
  );
}

/** What Go says about a program that is in no folder of `$PATH`. */
export function missingText(command: string): string {
  return `exec: "${command}": executable file not found in $PATH`;
}

/**
 * Finds a program as a shell does.
 *
 * @param name Its name, or a path to it.
 * @param path Folders to look in, for names.
 * @returns Its path; `undefined` if there is none that can be run.
 */
export function lookPath(name: string, path: string): string | undefined {
  if (name.includes("/")) return isProgram(name) ? name : undefined;
  const separator = Deno.build.os === "windows" ? ";" : ":";
  const places = path === "" ? [] : path.split(separator).map((folder) => join(folder, name));
  return places.find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    const { isFile, mode } = Deno.statSync(path);
    return isFile && (mode === null || (mode & 0o111) !== 0);
  } catch {
    return false;
  }
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
