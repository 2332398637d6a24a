/**
 * V8's log (`--prof`) → a profile with the addresses of machine code.
 *
 * @module
 */
import type { Label, Mapping, Profile } from "../../profile/types.ts";
import { codeName } from "../../profile/import/v8/code_name.ts";
import { DROP_FRAMES } from "../source/frame_resolver.ts";
import type { CodeTable, LoggedCode } from "./code_table.ts";
import { type Deopt, type LoadedLibrary, readLog, type Tick } from "./log_events.ts";
import { type LoggedFrame, LogProfile } from "./log_profile.ts";
import { userFrames } from "./user_frames.ts";
import { logLines, pseudoLine } from "./log_lines.ts";
import { type LoggedScripts, loggedScripts } from "./logged_scripts.ts";

/** Stands for the file of the code that V8 made, until somebody names it. */
const CODE_FILE = "v8-code";
/** What has no code of the machine: what V8 interprets, and what was machine code before. */
const BYTECODE = "v8-bytecode";
const DUMP_REGEXP = /(^|\/)jit-\d+\.dump$/;
const INTERVAL_MICROS = 1000;
/** V8 does not tick while the loop is idle: a longer gap is no work. */
const MAX_GAP = 1.25;
/** V8's numbers for what a thread does, where it is not the program's code. */
const STATES: ReadonlyMap<number, string> = new Map<number, string>([
  [2, "(parser)"],
  [3, "(bytecode compiler)"],
  [4, "(compiler)"],
]);
const COLLECTING = 1;

/**
 * Reads a log: every tick with its instruction, every deoptimisation.
 *
 * @param data The whole file.
 * @param from The byte from which on it counts; what was before is only needed to understand that.
 * @returns Samples, deoptimisations and CPU time by stack; labels say how the running code was made.
 * The first mapping is the dump of the code that V8 made, if the log names one.
 */
export async function v8LogProfile(data: Uint8Array, from = 0): Promise<Profile> {
  const log = new LogReader(await loggedScripts(data));
  readLog(data, log, from);
  return log.profile();
}

class LogReader {
  readonly #scripts: LoggedScripts;
  readonly #profile = new LogProfile(INTERVAL_MICROS * 1e3);
  readonly #code: Mapping;
  readonly #libraries: Mapping[] = [];
  #interval = INTERVAL_MICROS;
  #first: number | undefined;
  #waiting: { at: number; stack: LoggedFrame[]; label: Label[] } | undefined;
  #ticks = 0;
  #deopts = 0;
  #last = 0;

  constructor(scripts: LoggedScripts) {
    this.#scripts = scripts;
    this.#code = this.#profile.mapping(CODE_FILE, 0, 0, true);
  }

  interval(micros: number): void {
    if (micros > 0) this.#interval = micros;
  }

  library({ path, start, end }: LoadedLibrary): void {
    // V8 maps a page of its dump, for perf to find it.
    if (DUMP_REGEXP.test(path)) this.#code.filename = path;
    else this.#libraries.push(this.#profile.mapping(path, start, end, false));
  }

  tick({ at, stack, state }: Tick, codes: CodeTable): void {
    this.#flush(at);
    this.#first ??= at;
    this.#last = at;
    this.#ticks++;
    if (state === COLLECTING) {
      this.#waiting = { at, stack: [pseudo("(garbage collector)")], label: [] };
      return;
    }
    const doing = STATES.get(state);
    const running = codes.find(stack[0]!);
    // What runs bytecode stands for the function that the bytecode is of.
    const isHandler = running?.kind === "BytecodeHandler" && stack.length > 1;
    const from = doing !== undefined || isHandler ? 1 : 0;
    const frames = userFrames(
      stack.slice(from).map((address, i) => {
        // A call returns behind itself.
        const pc = i + from > 0 ? address - 1 : address;
        return this.#frame(pc, codes.find(pc));
      }),
    );
    const tier = doing === undefined ? tierOf(codes.find(stack[from]!)) : undefined;
    this.#waiting = {
      at,
      stack: doing === undefined ? frames : [pseudo(doing), ...frames],
      label: tier === undefined ? [] : [{ key: "tier", str: tier }],
    };
  }

  deopt({ place, code, reason }: Deopt): void {
    this.#deopts++;
    const lines = logLines(place, code, this.#scripts.tables);
    const frame = { address: 0, mapping: this.#profile.codeless(BYTECODE), lines };
    this.#profile.add([frame], [0, 1, 0], [{ key: "reason", str: reason }]);
  }

  profile(): Profile {
    this.#flush(this.#last + this.#interval);
    const nanos = this.#first === undefined ? 0 : (this.#last - this.#first) * 1e3;
    const profile = this.#profile.build(nanos, [
      `# cpu: ${this.#ticks} ticks of V8's log, ${
        this.#interval / 1e3
      }ms apart; ${this.#deopts} deoptimisations`,
      "# addresses: exact for the running instruction; a caller has its call",
      "estimate: cpu is wall time from tick to tick; while the event loop is idle V8 does not tick, and what Deno itself does then is not seen",
      ...this.#scripts.unmapped.map((url) =>
        `lines of ${url} are those of the JavaScript that Deno made of it: its cache has no map for what ran`
      ),
    ]);
    return { ...profile, dropFrames: DROP_FRAMES };
  }

  #flush(until: number): void {
    if (!this.#waiting) return;
    const { at, stack, label } = this.#waiting;
    const micros = Math.min(Math.max(until - at, 0), MAX_GAP * this.#interval);
    this.#profile.add(stack, [1, 0, Math.round(micros * 1e3)], label);
  }

  #frame(pc: number, code: LoggedCode | undefined): LoggedFrame {
    const library = this.#libraries.find((each) => each.memoryStart <= pc && pc < each.memoryLimit);
    if (code === undefined) return { address: pc, mapping: library, lines: [] };
    const place = code.positions?.at(pc - code.address) ?? [];
    const lines = logLines(place, code, this.#scripts.tables);
    if (library) return { address: pc, mapping: library, lines };
    // Bytecode is no code of the machine.
    if (tierOf(code) === "interpreted") {
      return { address: 0, mapping: this.#profile.codeless(BYTECODE), lines };
    }
    this.#widen(code);
    return { address: pc, mapping: this.#code, lines };
  }

  #widen({ address, size }: LoggedCode): void {
    const { memoryStart, memoryLimit } = this.#code;
    if (memoryStart === 0 || address < memoryStart) this.#code.memoryStart = address;
    if (address + size > memoryLimit) this.#code.memoryLimit = address + size;
  }
}

function tierOf(code: LoggedCode | undefined): string | undefined {
  return code && codeName(code.name).tier;
}

function pseudo(name: string): LoggedFrame {
  return { address: 0, mapping: undefined, lines: [pseudoLine(name)] };
}
