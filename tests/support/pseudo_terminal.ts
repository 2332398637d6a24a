/**
 * Programs on a terminal, typed to by a test. The terminal is made by `script`
 * of util-linux.
 *
 * @module
 */
import { findOnPath } from "./real_program.ts";

/** Milliseconds after which a program that waits for more keys is ended. */
const TIME_LIMIT = 30_000;

/** Keys to press once something is on the screen. */
export type Step = readonly [whenSeen: string, keys: string];

/** What a program did. */
export interface Screen {
  code: number;
  /** All that was written, with the terminal's control sequences. */
  text: string;
}

/**
 * Runs a program on a terminal.
 *
 * @param command The command line, for `sh`.
 * @param steps What to type; each waits for its text after that of the step before.
 * @param env Added to the environment.
 * @returns What was on the screen, and the exit status.
 * @throws {Error} If the program ends before all is typed.
 */
export async function typeTo(
  command: string,
  steps: readonly Step[],
  env: Record<string, string>,
): Promise<Screen> {
  const limit = AbortSignal.timeout(TIME_LIMIT);
  const child = new Deno.Command("script", {
    args: ["-qefc", command, "/dev/null"],
    env: { TERM: "xterm", TZ: "UTC", ...env },
    stdin: "piped",
    stdout: "piped",
    signal: limit,
  }).spawn();
  const keyboard = child.stdin.getWriter();
  const screen = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  let seen = 0;
  const more = async () => {
    const { value = "", done } = await screen.read();
    text += value;
    return !done;
  };
  for (const [whenSeen, keys] of steps) {
    while (!text.includes(whenSeen, seen)) {
      if (!await more()) throw new Error(`Cannot see ${JSON.stringify(whenSeen)} in:\n${text}`);
    }
    seen = text.indexOf(whenSeen, seen) + whenSeen.length;
    await keyboard.write(new TextEncoder().encode(keys));
  }
  while (await more());
  await keyboard.close().catch(() => {});
  if (limit.aborted) throw new Error(`Cannot wait for the end any longer:\n${text}`);
  return { code: (await child.status).code, text };
}

/**
 * Registers a test that needs a terminal. Where none can be made the test is
 * ignored, with the reason in its name; with `CI=true` it fails instead.
 *
 * @param name Name of the test.
 * @param body The test.
 */
export function testWithTerminal(name: string, body: () => Promise<void>): void {
  if (findOnPath("script") !== undefined) Deno.test(name, body);
  else if (Deno.env.get("CI") === "true") {
    Deno.test(name, () => {
      throw new Error("Cannot make a terminal: there is no script of util-linux");
    });
  } else {
    Deno.test({ name: `${name} (ignored: no script of util-linux)`, ignore: true, fn: () => {} });
  }
}
