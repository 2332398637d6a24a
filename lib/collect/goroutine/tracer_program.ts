/**
 * What runs in a program to see where its functions stand, as text: nothing of
 * it may refer to anything that is not put beside it.
 *
 * @module
 */

/** Where a function stands. */
export interface AwaitPosition {
  /** A URL or path; `""` for a place in the script as it runs, whatever its source. */
  file: string;
  /** 1-based. */
  line: number;
  /** 1-based. */
  column: number;
}

/** What says whether a promise is pending, where there is something. */
interface PromiseInternals {
  Deno?: {
    internal?: symbol;
    [internal: symbol]: { core?: { getPromiseDetails?(p: unknown): [state: number] } } | undefined;
  };
  process?: {
    getBuiltinModule?(name: string): {
      inspect(value: unknown, options: { depth: number; customInspect: boolean }): string;
    };
  };
}

/** V8's view of a frame, as `Error.prepareStackTrace` gets it. */
interface CallSite {
  isAsync(): boolean;
  getFileName(): string | null;
  getScriptNameOrSourceURL(): string | null;
  getLineNumber(): number | null;
  getColumnNumber(): number | null;
}

/** How V8 makes the traces of errors; the program may have set both. */
interface ErrorSettings {
  stackTraceLimit?: number;
  prepareStackTrace?: unknown;
}

/** Says whether a promise is pending; where nothing says so, none is. */
export function pendingTest(): (promise: unknown) => boolean {
  const { Deno, process } = globalThis as unknown as PromiseInternals;
  const details = Deno?.internal && Deno[Deno.internal]?.core?.getPromiseDetails;
  if (details) {
    return (promise) => {
      try {
        return details(promise)[0] === 0;
      } catch {
        // It only inherits from promises.
        return false;
      }
    };
  }
  const inspect = process?.getBuiltinModule?.("node:util").inspect;
  if (!inspect) return () => false;
  const options = { depth: 0, customInspect: false };
  return (promise) => /^[^{]*\{\s*<pending>/.test(inspect(promise, options));
}

/** Makes errors whose traces are looked at frame by frame. */
export function errorTracer() {
  const E = Error as unknown as ErrorSettings;
  const own = Object.getOwnPropertyDescriptors(E);
  let sites: CallSite[] = [];
  return {
    /** Takes the settings of errors over. */
    begin(): void {
      E.prepareStackTrace = (_: unknown, callSites: CallSite[]) => sites = callSites;
    },
    /** A trace of what is below a function, at most so many frames; it is made when it is read. */
    capture(below: () => void, limit: number): { stack?: unknown } {
      const error = {};
      E.stackTraceLimit = limit;
      try {
        Error.captureStackTrace(error, below);
      } catch {
        // The program keeps its errors to itself: this place stays unknown.
      }
      return error;
    },
    /** The frames of one. */
    framesOf(error: { stack?: unknown }): CallSite[] {
      sites = [];
      try {
        void error.stack;
      } catch {
        // The same.
      }
      return sites;
    },
    /** Gives them back. */
    end(): void {
      for (const name of ["stackTraceLimit", "prepareStackTrace"] as const) {
        if (own[name]) Object.defineProperty(E, name, own[name]);
        else delete E[name];
      }
    },
  };
}

export function describeSite(site: CallSite): AwaitPosition {
  return {
    // Where Deno maps, this is the source, unlike the name of the script.
    file: site.getFileName() ?? site.getScriptNameOrSourceURL() ?? "",
    line: site.getLineNumber() ?? 0,
    column: site.getColumnNumber() ?? 0,
  };
}

/** Two rows at once would take each other's settings of errors for the program's own. */
export function serialised<T>(run: () => Promise<T>): Promise<T> {
  const program = globalThis as unknown as Record<symbol, Promise<unknown> | undefined>;
  const key = Symbol.for("deno_pprof.tracing");
  const row = (program[key] ?? Promise.resolve()).then(run);
  const free = () => {
    if (program[key] === row) delete program[key];
  };
  void row.then(free, free);
  Object.defineProperty(program, key, { value: row, configurable: true });
  return row;
}
