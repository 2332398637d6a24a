import { nextTurn } from "../../base/delay.ts";
import { Mutex } from "../../base/mutex.ts";
import { type InspectorClient, InspectorError } from "../../inspect/inspector_client.ts";
import type { CallFrame } from "../../inspect/protocol.ts";
import { withDebugger } from "../../inspect/with_debugger.ts";
import type { Frame } from "../../profile/builder.ts";
import { exactSystemName } from "../../profile/function_name.ts";
import { rests } from "../../base/in_slices.ts";
import type { AskMap, ReadText } from "./maps/source_map.ts";
import { type Owner, type ScriptOrigin, scriptOrigin, toFile } from "./script_origin.ts";
import type { ScriptTable } from "./script_table.ts";

/** A frame with whose code it is. */
export interface ResolvedFrame extends Frame {
  owner: Owner;
}

/** Marks the profiler's own functions; the profile's `drop_frames` names it. */
export const OWN_PREFIX = "deno_pprof.";

/** For `Profile.dropFrames`: what the default report leaves out. */
export const DROP_FRAMES = "deno_pprof\\..*";

/** Scripts whose tables are kept: evaluated code makes new ones without end. */
const MAX_SCRIPTS = 2_000;
const MAX_FRAMES = 50_000;
/** Lines and columns of a page before a script in it. */
const MAX_MARGIN = 1_000_000;

/**
 * Turns V8's call frames into frames of the user's source.
 *
 * `prepare` loads what a profile needs, with turns of the event loop between
 * scripts; `resolve` then answers at once.
 */
export class FrameResolver {
  /** The application's main module: the first mapping of every profile, for its own code. */
  readonly root: string;
  #client: InspectorClient;
  #askMap: AskMap | undefined;
  #readMap: ReadText | undefined;
  #tables = new Map<string, ScriptTable>();
  /** Of what has a table, by URL: the latest. */
  #scriptIds = new Map<string, string>();
  #frames = new Map<string, ResolvedFrame>();
  /** The second need not read what the first has read. */
  #preparing = new Mutex();

  /**
   * @param root The application's main module.
   * @param askMap Where the isolate is another one: asks it for source maps.
   * @param readMap Reads maps that its scripts name; from this machine's files unless given.
   */
  constructor(
    client: InspectorClient,
    root: string = applicationRoot(),
    askMap?: AskMap,
    readMap?: ReadText,
  ) {
    this.#client = client;
    this.root = root;
    this.#askMap = askMap;
    this.#readMap = readMap;
  }

  /** Loads the scripts of these frames: their text, source map and function names. */
  prepare(frames: Iterable<CallFrame>): Promise<void> {
    return this.#preparing.run(() => this.#load(frames));
  }

  /**
   * Loads scripts of which no frame has been seen yet: first the application's own.
   *
   * @param most Characters of text in all.
   */
  prepareAhead(most: number): Promise<void> {
    return this.#preparing.run(async () => {
      const scripts = await this.#scripts();
      const { own = [], other = [] } = Object.groupBy(
        scripts,
        ({ frame }) => this.#isApplication(frame) ? "own" : "other",
      );
      let rest = most;
      const chosen = [...own, ...other].filter(({ length }) => {
        if (length > rest) return false;
        rest -= length;
        return true;
      });
      await this.#load(chosen.map(({ frame }) => frame));
    });
  }

  /** Loads the scripts of these URLs, for {@linkcode resolveSource}. */
  prepareSources(urls: ReadonlySet<string>): Promise<void> {
    return this.#preparing.run(async () => {
      const read = [...urls].filter((url) => this.#readsText(sourceCall(url)));
      if (read.every((url) => this.#scriptIds.has(url))) return;
      const found = (await this.#scripts()).filter(({ frame }) => urls.has(frame.url));
      for (const { frame } of found) this.#scriptIds.set(frame.url, frame.scriptId);
      await this.#load(found.map(({ frame }) => frame));
    });
  }

  /**
   * The frame of a place in the source, as traces of errors have it.
   *
   * @param url One that was prepared.
   * @param line 1-based.
   * @param column 1-based.
   * @param name What V8 calls the function, for scripts without text.
   * @param isMapped Whether the place is in the source already, else in what runs.
   */
  resolveSource(
    url: string,
    line: number,
    column: number,
    name: string,
    isMapped = true,
  ): ResolvedFrame {
    const table = this.#tables.get(this.#scriptIds.get(url) ?? "");
    const origin = scriptOrigin(url, true, name, this.root);
    if (table === undefined) {
      const call = { ...sourceCall(url), functionName: name };
      return { ...platformFrame(call, origin, 0), startLine: 0, line };
    }
    const { function: source, line: at } = isMapped
      ? { function: table.sourceFunction(toFile(url), line, column, name), line }
      : table.place({ line: line - 1, column: column - 1 });
    return guarded({
      name: source.name,
      systemName: source.name,
      filename: source.file,
      startLine: source.startLine,
      line: at,
      mapping: origin.mapping,
      owner: origin.owner,
    }, name);
  }

  /** Reads the texts of scripts as they run, `""` where V8 has none. */
  texts(scriptIds: Iterable<string>): Promise<Map<string, string>> {
    return this.#preparing.run(() => this.#texts(scriptIds));
  }

  async #load(frames: Iterable<CallFrame>): Promise<void> {
    const missing = new Map<string, string>();
    for (const frame of frames) {
      if (this.#readsText(frame) && !this.#tables.has(frame.scriptId)) {
        missing.set(frame.scriptId, frame.url);
      }
    }
    if (missing.size === 0) return;
    if (this.#tables.size + missing.size > MAX_SCRIPTS) {
      this.#tables.clear();
      this.#frames.clear();
      this.#scriptIds.clear();
    }
    await nextTurn();
    const texts = await this.#texts(missing.keys()).catch((error): Map<string, string> => {
      // Whoever is gone by now takes his scripts with him; their frames have V8's names.
      if (error instanceof InspectorError) return new Map();
      throw error;
    });
    // What reads scripts takes 50 ms to load: not at the start of the service.
    const { ScriptTable } = await import("./script_table.ts");
    const rest = rests();
    for (const [scriptId, url] of missing) {
      await rest();
      const text = texts.get(scriptId) ?? "";
      this.#tables.set(
        scriptId,
        await ScriptTable.load({ url, text }, this.#askMap, this.#readMap),
      );
    }
  }

  /**
   * The frame of a call.
   *
   * @param call A call frame whose script was prepared.
   * @param ranLine The 1-based line that ran, as V8 counts; 0 for a caller, whose line V8 does not give:
   * it gets its function's first line.
   * @param ranColumn The 1-based column that ran, 0 if V8 does not give it.
   */
  resolve(call: CallFrame, ranLine = 0, ranColumn = 0): ResolvedFrame {
    const { scriptId, lineNumber, columnNumber, functionName } = call;
    const key = `${scriptId}:${lineNumber}:${columnNumber}:${functionName}:${ranLine}:${ranColumn}`;
    let frame = this.#frames.get(key);
    if (!frame) {
      if (this.#frames.size >= MAX_FRAMES) this.#frames.clear();
      this.#frames.set(key, frame = this.#make(call, ranLine, ranColumn));
    }
    return frame;
  }

  /** Whether the frame is of the application's own files. */
  #isApplication({ url, scriptId, functionName }: CallFrame): boolean {
    return url !== "" &&
      scriptOrigin(url, scriptId !== "0", functionName, this.root).owner === "application";
  }

  /** Whether such a frame needs its script's text. */
  #readsText({ url, scriptId, functionName }: CallFrame): boolean {
    // Evaluated code has no file to map to, and the profiler's own commands are some.
    if (scriptId === "0" || url === "") return false;
    const { owner } = scriptOrigin(url, true, functionName, this.root);
    return owner === "application" || owner === "package";
  }

  #make(call: CallFrame, ranLine: number, ranColumn: number): ResolvedFrame {
    const origin = scriptOrigin(call.url, call.scriptId !== "0", call.functionName, this.root);
    const table = this.#tables.get(call.scriptId);
    if (table === undefined) return platformFrame(call, origin, ranLine);
    const position = { line: call.lineNumber, column: call.columnNumber };
    const source = table.function(position, call.functionName);
    return guarded({
      name: source.name,
      systemName: source.name,
      filename: source.file,
      startLine: source.startLine,
      line: ranLine > 0 ? table.line(ranLine, position, source, ranColumn) : source.startLine,
      mapping: origin.mapping,
      owner: origin.owner,
    }, call.functionName);
  }

  /** All scripts that V8 has and frames need the texts of. */
  async #scripts(): Promise<{ frame: CallFrame; length: number }[]> {
    const scripts: { frame: CallFrame; length: number }[] = [];
    await withDebugger(this.#client, ({ scriptId, url, length = 0 }) => {
      const frame = { scriptId, url, functionName: "", lineNumber: 0, columnNumber: 0 };
      if (this.#readsText(frame)) scripts.push({ frame, length });
    }, () => {});
    return scripts;
  }

  /** Reads the running text of scripts; the debugger, which slows promises, is on only meanwhile. */
  async #texts(scriptIds: Iterable<string>): Promise<Map<string, string>> {
    const texts = new Map<string, string>();
    const rest = rests();
    const margins = new Map<string, string>();
    await withDebugger(this.#client, ({ scriptId, startLine = 0, startColumn = 0 }) => {
      // Places in a script of an HTML page are counted from the page's beginning.
      if (startLine + startColumn === 0 || startLine + startColumn > MAX_MARGIN) return;
      margins.set(scriptId, "\n".repeat(startLine) + " ".repeat(startColumn));
    }, async () => {
      for (const scriptId of scriptIds) {
        await rest();
        const source = this.#client.send("Debugger.getScriptSource", { scriptId });
        const text = await source.then((s) => s.scriptSource, () => "");
        texts.set(scriptId, (margins.get(scriptId) ?? "") + text);
      }
      await rest();
    });
    return texts;
  }
}

/** A call of a module's own code. */
function sourceCall(url: string): CallFrame {
  return { scriptId: "-1", url, functionName: "", lineNumber: -1, columnNumber: -1 };
}

/** A frame of the profiler, of Deno or of V8: shown as V8 has it. */
function platformFrame(call: CallFrame, origin: ScriptOrigin, ranLine: number): ResolvedFrame {
  const startLine = call.lineNumber + 1;
  const name = call.functionName || unnamed(call, origin.file.replace(/^.*[/:]/, ""), startLine);
  return guarded({
    name: origin.owner === "profiler" ? OWN_PREFIX + name : name,
    systemName: name,
    filename: origin.file,
    startLine,
    line: ranLine > 0 && startLine > 0 ? ranLine : startLine,
    mapping: origin.mapping,
    owner: origin.owner,
  }, call.functionName);
}

function unnamed({ scriptId }: CallFrame, file: string, startLine: number): string {
  if (file === "") return scriptId === "0" ? "(builtin)" : "(evaluated)";
  return startLine > 0 ? `${file}.<anonymous:${startLine}>` : `(module ${file})`;
}

/** A frame whose name pprof leaves as it is. */
function guarded(frame: ResolvedFrame, v8Name: string): ResolvedFrame {
  return { ...frame, systemName: exactSystemName(frame.name, v8Name) };
}

/** The main module, as reports name the program. */
function applicationRoot(): string {
  try {
    return toFile(Deno.mainModule);
  } catch {
    return "application";
  }
}
