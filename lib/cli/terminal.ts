/**
 * The outside world of the program, so that tests can stand in for it.
 *
 * @module
 */
import { goFileError, type Messages } from "../fetch/messages.ts";
import { writeWhole } from "../fetch/numbered_file.ts";
import { encodeText } from "../profile/encode_text.ts";
import type { Environment } from "./local_tools.ts";

/** Where output goes. */
export interface Terminal extends Messages {
  /** Writes a report. */
  write: (data: string | Uint8Array) => Promise<void>;
  /** Whether reports land on a screen. */
  isScreen: boolean;
  /** Standard input, to be taken once. */
  input: () => ReadableStream<Uint8Array>;
  /** Whether somebody types it. */
  isKeyboard: boolean;
  /** Whether more commands follow: viewers are not waited for. */
  inShell: boolean;
  /** Shows a line until the next message; `""` takes it away. None where nobody looks. */
  status?: (text: string) => void;
  /** The environment, if it is not that of this process. */
  env?: Environment;
}

const CLEAR_LINE = "\r\x1b[K";

/** The terminal that the program was started from; warnings are red on a screen. */
export function systemTerminal(): Terminal {
  const red = Deno.stderr.isTerminal();
  const encoder = new TextEncoder();
  let hasStatus = false;
  const say = (text: string) => {
    const line = text.endsWith("\n") ? text : `${text}\n`;
    writeAllSync(encoder.encode((hasStatus ? CLEAR_LINE : "") + line));
    hasStatus = false;
  };
  const status = (text: string) => {
    if (text !== "" || hasStatus) writeAllSync(encoder.encode(CLEAR_LINE + text));
    hasStatus = text !== "";
  };
  return {
    print: say,
    warn: (text) => say(red ? `\x1b[0;31m${text}\n\x1b[0m` : text),
    write: async (data) => {
      try {
        await writeWhole(Deno.stdout, typeof data === "string" ? encodeText(data) : data);
      } catch (error) {
        if (error instanceof Deno.errors.BrokenPipe) throw error;
        throw goFileError("write", "/dev/stdout", error);
      }
    },
    isScreen: Deno.stdout.isTerminal(),
    input: () => Deno.stdin.readable,
    isKeyboard: Deno.stdin.isTerminal() &&
      (Deno.stdout.isTerminal() || Deno.stderr.isTerminal()),
    inShell: false,
    ...(Deno.stderr.isTerminal() ? { status } : {}),
  };
}

function writeAllSync(bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) done += Deno.stderr.writeSync(bytes.subarray(done));
}
