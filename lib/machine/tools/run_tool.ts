/**
 * Runs tools.
 *
 * @module
 */
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
  const { success, code, signal, stdout } = await output(findProgram(command, path), args);
  if (success) return new TextDecoder().decode(stdout);
  throw new ToolError(signal === null ? `exit status ${code}` : `signal: ${signal}`);
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

/** The program that a name means. */
export function findProgram(command: string, path: string): string {
  const program = lookPath(command, path);
  if (program !== undefined) return program;
  if (command.includes("/")) return command;
  throw new ToolError(`exec: "${command}": executable file not found in $PATH`);
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
