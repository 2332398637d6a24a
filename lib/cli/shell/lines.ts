import type { Session } from "./session.ts";

/** The lines that a shell gets, from the keyboard or a pipe. */
export async function* openLines({ profile, terminal }: Session): AsyncGenerator<string> {
  if (!terminal.isKeyboard) return yield* pipedLines(terminal.input());
  // Loaded only where somebody types: it costs what a small report costs.
  const { keyboardLines } = await import("./keyboard.ts");
  yield* keyboardLines(profile);
}

/** What ends a line for Go's pprof, too. */
const END_REGEXP = /[\n\r\0]/;

/**
 * Lines from a file or a program, as they come in.
 *
 * @param input The bytes.
 * @returns The lines; the last one need not be ended.
 */
async function* pipedLines(input: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  let rest = "";
  for await (const bytes of input) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split(END_REGEXP);
    rest = lines.pop()!;
    yield* lines;
  }
  if (rest !== "") yield rest;
}
