/**
 * GNU `addr2line`.
 *
 * @module
 */
import { ToolError } from "../../go/os/exec.ts";
import type { CodeFrame } from "../../profile/machine_code.ts";
import { type AddressLookup, namedFrame } from "./address_lookup.ts";
import { LineProcess } from "./run_tool.ts";

/** An address that nothing is at: its answer shows that the one before is complete. */
const NOWHERE = "f".repeat(16);
const UNKNOWN = new Set(["??:0", "??:?"]);

/**
 * Starts the program.
 *
 * @param command Path or name.
 * @param file The file to ask it about.
 * @param path Folders for a name, as in `$PATH`.
 * @returns The program.
 * @throws {ToolError} If it cannot be started.
 */
export function addr2line(command: string, file: string, path: string): AddressLookup {
  const process = new LineProcess(command, ["-aif", "-e", file], path);
  return {
    frames: async (address) => {
      await process.write(`${address.toString(16)}\n${NOWHERE}\n`);
      return await readFrames(process);
    },
    close: () => process.close(),
  };
}

async function readFrames(process: LineProcess): Promise<CodeFrame[]> {
  const first = await process.readLine();
  if (!first.startsWith("0x")) throw new ToolError(`unexpected addr2line output: ${first}`);
  const frames: CodeFrame[] = [];
  try {
    for (;;) {
      const name = await process.readLine();
      const isEnd = name.startsWith("0x");
      const place = await process.readLine();
      if (isEnd) {
        await process.readLine();
        return frames;
      }
      const frame = { ...namedFrame(name === "??" ? "" : name), ...parsePlace(place) };
      if (frame.function !== "" || frame.file !== "" || frame.line !== 0) frames.push(frame);
    }
  } catch (error) {
    // What it said before it stopped counts.
    if (error instanceof ToolError) return frames;
    throw error;
  }
}

/** `/src/a.c:12`, `/src/a.c:12 (discriminator 3)`, `/src/a.c:?`. */
function parsePlace(place: string): Pick<CodeFrame, "file" | "line"> {
  if (UNKNOWN.has(place)) return { file: "", line: 0 };
  const plain = place.replace(/(?<=[^]) \(discriminator.*$/s, "");
  const found = /^(.*):([+-]?\d+)$/s.exec(plain);
  return found ? { file: found[1]!, line: Number(found[2]) } : { file: plain, line: 0 };
}
