/**
 * Runs tools.
 *
 * @module
 */
import { checkExit, findProgram, startError } from "../../go/os/exec.ts";

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
