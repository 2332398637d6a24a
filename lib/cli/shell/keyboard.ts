/**
 * Lines from a terminal: editing, completion, history.
 *
 * @module
 */
import { nextTurn } from "../../base/delay.ts";
import process from "node:process";
import { createInterface, type Interface } from "node:readline";
import { PassThrough } from "node:stream";
import type { Profile } from "../../profile/types.ts";
import { completer } from "./completer.ts";
import { History, historyPath } from "./history.ts";

const PROMPT = "(pprof) ";
const BUFFER_SIZE = 4096;

/**
 * Lines as somebody types them. The terminal is only listened to while a line
 * is requested: what runs meanwhile, such as `less`, has it to itself.
 *
 * @param profile The profile with the functions to complete.
 * @returns The lines, until Ctrl-D; Ctrl-C drops what is typed.
 */
export async function* keyboardLines(profile: Profile): AsyncGenerator<string> {
  const keyboard = new Keyboard(completer(profile), new History(historyPath()));
  try {
    for (let line = await keyboard.read(); line !== undefined; line = await keyboard.read()) {
      yield line;
    }
  } finally {
    keyboard.close();
  }
}

class Keyboard {
  readonly #buffer = new Uint8Array(BUFFER_SIZE);
  readonly #complete: ReturnType<typeof completer>;
  readonly #history: History;
  /** Lines that came in one go: somebody has pasted. */
  readonly #lines: string[] = [];
  /** Newest first. */
  #typed: string[];
  #keys = new PassThrough();
  #editor: Interface;
  #ended = false;

  constructor(complete: ReturnType<typeof completer>, history: History) {
    this.#complete = complete;
    this.#history = history;
    this.#typed = [...history.lines];
    this.#editor = this.#open();
  }

  /** The next line, or `undefined` after the last. */
  async read(): Promise<string | undefined> {
    if (this.#lines.length === 0) {
      Deno.stdin.setRaw(true);
      try {
        this.#editor.prompt(true);
        while (this.#lines.length === 0 && !this.#ended) await this.#listen();
      } finally {
        Deno.stdin.setRaw(false);
      }
    }
    return this.#lines.shift();
  }

  close(): void {
    this.#ended = true;
    this.#editor.close();
    this.#keys.destroy();
  }

  async #listen(): Promise<void> {
    const size = await Deno.stdin.read(this.#buffer);
    if (size === null) this.#ended = true;
    else this.#keys.write(this.#buffer.slice(0, size));
    // The editor takes keys in a turn of its own.
    await nextTurn();
  }

  #open(): Interface {
    const output = process.stdout.isTTY ? process.stdout : process.stderr;
    // An editor that is closed would still hear the keys of the old one.
    this.#keys.destroy();
    this.#keys = new PassThrough();
    const editor = createInterface({
      input: this.#keys,
      output,
      terminal: true,
      prompt: PROMPT,
      history: this.#typed,
      historySize: 1000,
      removeHistoryDuplicates: true,
      completer: (line: string) => {
        const { candidates, typed } = this.#complete(line);
        return [candidates, typed];
      },
    });
    editor.on("line", (line) => {
      this.#lines.push(line);
      this.#history.add(line);
    });
    editor.on("history", (lines) => this.#typed = [...lines]);
    editor.on("SIGINT", () => {
      output.write("^C\r\n");
      // Closing is the one way to drop a line that may fill several rows.
      editor.removeAllListeners("close");
      editor.close();
      this.#editor = this.#open();
      this.#editor.prompt();
    });
    editor.on("close", () => {
      if (!this.#ended) output.write("\r\n");
      this.#ended = true;
    });
    return editor;
  }
}
