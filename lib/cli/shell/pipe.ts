import { encodeText } from "../../profile/encode_text.ts";

const SHELL = Deno.build.os === "windows" ? ["cmd", "/c"] : ["sh", "-c"];

/**
 * Runs a shell command with a report as its input, and waits for it. Its own
 * output goes to the screen; what it makes of the report is its business.
 *
 * @param command The command.
 * @param report What it reads, as far as it likes.
 */
export async function pipeTo(command: string, report: string | Uint8Array): Promise<void> {
  const bytes = typeof report === "string" ? encodeText(report) : report;
  const [shell = "", ...args] = SHELL;
  // Ctrl-C is for the command: `top | less`.
  const ignore = () => {};
  Deno.addSignalListener("SIGINT", ignore);
  try {
    const child = new Deno.Command(shell, { args: [...args, command], stdin: "piped" }).spawn();
    const writer = child.stdin.getWriter();
    await Promise.all([
      writer.write(bytes).then(() => writer.close()).catch(hasEnough),
      child.status,
    ]);
  } finally {
    Deno.removeSignalListener("SIGINT", ignore);
  }
}

/** `head` closes its input when it has enough. */
function hasEnough(error: unknown): void {
  if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
}
