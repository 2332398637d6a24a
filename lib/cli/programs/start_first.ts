import { findProgram, startError } from "../../go/os/exec.ts";

/**
 * Starts the first of several programs that can be started. What it says on
 * standard error is for the user; it reads nothing, and what it prints is lost.
 *
 * @param programs Programs with arguments, a space between; at least one.
 * @param argument The last argument.
 * @param path Folders to look in, as in `$PATH`.
 * @returns The program.
 * @throws {ToolError} In Go's words, why the last one does not start.
 */
export function startFirst(
  programs: readonly string[],
  argument: string,
  path: string,
): Deno.ChildProcess {
  let last: unknown;
  for (const program of programs) {
    const [command = "", ...args] = program.split(" ");
    try {
      return start(findProgram(command, path), [...args, argument]);
    } catch (error) {
      last = error;
    }
  }
  throw last;
}

function start(program: string, args: string[]): Deno.ChildProcess {
  try {
    return new Deno.Command(program, { args, stdin: "null", stdout: "null", stderr: "inherit" })
      .spawn();
  } catch (error) {
    throw startError(program, error);
  }
}
