/**
 * A dump of machine code as a file of a profile's mapping.
 *
 * @module
 */
import type { Int64 } from "../../go/int64.ts";
import { codeName } from "../../profile/import/v8/code_name.ts";
import type {
  CodeFile,
  CodeFrame,
  CodeRange,
  CodeSymbol,
  Instruction,
  NameMatcher,
} from "../../profile/machine_code.ts";
import { disassembleJit } from "./disassemble_jit.ts";
import type { JitCode, JitDump, JitPlace } from "./jit_dump.ts";
import type { ScriptLookup, WrittenPlace } from "./script_lookup.ts";

/** Code that ran, with names as profiles have them. Addresses are those of the process. */
export class JitFile implements CodeFile {
  readonly path: string;
  readonly buildId = "";
  /** It has the innermost place of each instruction, not the calls around that. */
  readonly defersToProfile = true;
  #machine: number;
  /** By address, the last that was made there. */
  #codes: JitCode[];
  #scripts: ScriptLookup;

  /**
   * @param path The file.
   * @param dump What is in it.
   * @param scripts Know what was written.
   */
  constructor(path: string, { machine, codes }: JitDump, scripts: ScriptLookup) {
    this.path = path;
    this.#machine = machine;
    this.#codes = latest(codes);
    this.#scripts = scripts;
  }

  objectAddress(address: Int64): Int64 {
    return address;
  }

  async frames(address: Int64): Promise<CodeFrame[]> {
    const code = this.#at(Number(address));
    if (!code) return [];
    const place = await this.#written(placeAt(code.places, Number(address)));
    const { shown } = await this.#names(code);
    return [{
      function: place?.function ?? shown,
      file: place?.file ?? "",
      line: place?.line ?? 0,
      column: 0,
      startLine: 0,
    }];
  }

  async symbols(matches: NameMatcher, address: Int64): Promise<CodeSymbol[]> {
    const found: CodeSymbol[] = [];
    for (const code of this.#codes) {
      const end = code.address + code.bytes.length - 1;
      const { name, shown } = await this.#names(code);
      // Samples have the function's own name.
      const isWanted = matches(name) ||
        (address !== 0 && code.address <= Number(address) && Number(address) <= end);
      if (isWanted) found.push({ names: [shown], file: this.path, start: code.address, end });
    }
    return found;
  }

  /**
   * The instructions of a part of it, each with the line that was written.
   *
   * @throws {ToolError} If there is no disassembler for such machines.
   */
  async instructions({ start, end, intelSyntax }: CodeRange): Promise<Instruction[]> {
    const instructions: Instruction[] = [];
    const [from, to] = [Number(start), Number(end)];
    for (const code of this.#codes) {
      if (code.address >= to || code.address + code.bytes.length <= from) continue;
      const { shown } = await this.#names(code);
      for (const { address, text } of await disassembleJit(code, this.#machine, intelSyntax)) {
        if (address < from || address >= to) continue;
        const place = await this.#written(placeAt(code.places, address));
        instructions.push({
          address,
          text,
          function: place?.function ?? shown,
          file: place?.file ?? "",
          line: place?.line ?? 0,
        });
      }
    }
    return instructions;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  #at(address: number): JitCode | undefined {
    return this.#codes.find((code) =>
      code.address <= address && address < code.address + code.bytes.length
    );
  }

  /** The function's name, and that with how it was made: one function has code of several kinds. */
  async #names({ name: told }: JitCode): Promise<{ name: string; shown: string }> {
    const { name, tier, replacedOnStack, url, line, column } = codeName(told);
    if (tier === undefined) return { name, shown: name };
    const script = await this.#scripts(url);
    const isModule = name === "" && line === 1 && column === 1;
    const own = isModule
      ? `(module ${url.replace(/^.*\//, "")})`
      : script?.functionName(line, column, name) || name;
    return { name: own, shown: `${own} [${tier}${replacedOnStack ? ", replaced on stack" : ""}]` };
  }

  async #written(place: JitPlace | undefined): Promise<WrittenPlace | undefined> {
    if (!place) return undefined;
    const { url, line, column } = place;
    const script = await this.#scripts(url);
    return script ? script.place(line, column) : { function: "", file: url, line };
  }
}

/** V8 reuses memory: of pieces that overlap the last one counts. */
function latest(codes: readonly JitCode[]): JitCode[] {
  const sorted = codes.map((code, made) => ({ code, made }))
    .filter(({ code }) => code.bytes.length > 0)
    .sort((a, b) => a.code.address - b.code.address || a.made - b.made);
  const kept: typeof sorted = [];
  for (const each of sorted) {
    for (let last = kept.at(-1); last && endOf(last.code) > each.code.address; last = kept.at(-1)) {
      if (last.made > each.made) break;
      kept.pop();
    }
    const last = kept.at(-1);
    if (!last || endOf(last.code) <= each.code.address) kept.push(each);
  }
  return kept.map(({ code }) => code);
}

function endOf({ address, bytes }: JitCode): number {
  return address + bytes.length;
}

/** The last place at or before an address. */
function placeAt(places: readonly JitPlace[], address: number): JitPlace | undefined {
  return places.findLast((place) => place.address <= address) ?? places[0];
}
