import { errorMessage } from "../../base/error_message.ts";
import { checkExit, findProgram, startError, ToolError } from "../../go/os/exec.ts";
import { encodeText } from "../../profile/encode_text.ts";

/**
 * Draws a graph with the `dot` that is installed. What that says on standard
 * error is for the user.
 *
 * @param dot The graph in DOT.
 * @param format A format of Graphviz.
 * @param path Folders to look in, as in `$PATH`.
 * @returns The picture.
 * @throws {ToolError} With Go's text, if there is no `dot` or it fails.
 */
export async function runDot(dot: string, format: string, path: string): Promise<Uint8Array> {
  try {
    return await draw(findProgram("dot", path), format, encodeText(dot));
  } catch (error) {
    throw new ToolError(
      `failed to execute dot. Is Graphviz installed? Error: ${errorMessage(error)}`,
      { cause: error },
    );
  }
}

async function draw(program: string, format: string, dot: Uint8Array): Promise<Uint8Array> {
  const child = start(program, format);
  const [picture, status] = await Promise.all([
    new Response(child.stdout).bytes(),
    child.status,
    feed(child.stdin, dot),
  ]);
  checkExit(status);
  return picture;
}

function start(program: string, format: string) {
  try {
    const io = { stdin: "piped", stdout: "piped", stderr: "inherit" } as const;
    return new Deno.Command(program, { args: [`-T${format}`], ...io }).spawn();
  } catch (error) {
    throw startError(program, error);
  }
}

async function feed(input: WritableStream<Uint8Array>, data: Uint8Array): Promise<void> {
  const writer = input.getWriter();
  try {
    await writer.write(data);
    await writer.close();
  } catch (error) {
    // It has read what it wants; how it ends says whether that was enough.
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}
