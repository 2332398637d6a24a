import { pipedLines } from "./piped_lines.ts";
import type { Session } from "./session.ts";

/** The lines that a shell gets, from the keyboard or a pipe. */
export async function* openLines({ profile, terminal }: Session): AsyncGenerator<string> {
  if (!terminal.isKeyboard) return yield* pipedLines(terminal.input());
  // Loaded only where somebody types: it costs what a small report costs.
  const { keyboardLines } = await import("./keyboard.ts");
  yield* keyboardLines(profile);
}
