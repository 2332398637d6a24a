/**
 * The part of the V8 inspector protocol that the collectors speak, typed.
 *
 * @module
 */
import type { CpuProfile, HeapNode } from "../profile/import/v8/v8_profiles.ts";

export type {
  CallFrame,
  CpuProfile,
  CpuProfileNode,
  HeapNode,
} from "../profile/import/v8/v8_profiles.ts";

/** What the heap sampler knows. */
export interface HeapProfile {
  head: HeapNode;
  /** `size` is object size × estimated count; `ordinal` numbers all samples ever drawn. */
  samples: { size: number; nodeId: number; ordinal: number }[];
}

/** A property, or what V8 keeps in double brackets, of an object. */
interface PropertyOfObject {
  name: string;
  value?: { type: string; value?: unknown; objectId?: string };
}

/** A place in a script, 0-based. */
interface ScriptLocation {
  scriptId: string;
  lineNumber: number;
  columnNumber?: number;
}

/** A call in which the debugger has stopped the program. */
export interface PausedFrame {
  functionName: string;
  location: ScriptLocation;
  functionLocation?: ScriptLocation;
}

/** Parameters and result of a command. */
interface Command<Params, Result = void> {
  params: Params;
  result: Result;
}

/** The commands in use. */
export interface Commands {
  "Runtime.evaluate": Command<
    {
      expression: string;
      includeCommandLineAPI?: boolean;
      awaitPromise?: boolean;
      returnByValue?: boolean;
      objectGroup?: string;
    },
    { result: { value?: unknown; objectId?: string }; exceptionDetails?: { text: string } }
  >;
  "Runtime.awaitPromise": Command<{ promiseObjectId: string }>;
  "Runtime.getHeapUsage": Command<
    undefined,
    {
      usedSize: number;
      totalSize: number;
      embedderHeapUsedSize?: number;
      backingStorageSize?: number;
    }
  >;
  "Runtime.queryObjects": Command<
    { prototypeObjectId: string; objectGroup?: string },
    { objects: { objectId: string } }
  >;
  "Runtime.callFunctionOn": Command<
    {
      objectId: string;
      functionDeclaration: string;
      arguments?: { value?: unknown; objectId?: string }[];
      returnByValue?: boolean;
      awaitPromise?: boolean;
      objectGroup?: string;
    },
    { result: { value?: unknown; objectId?: string }; exceptionDetails?: { text: string } }
  >;
  "Runtime.getProperties": Command<
    { objectId: string; ownProperties?: boolean },
    { result: PropertyOfObject[]; internalProperties?: PropertyOfObject[] }
  >;
  "Runtime.releaseObject": Command<{ objectId: string }>;
  "Runtime.releaseObjectGroup": Command<{ objectGroup: string }>;
  "Profiler.enable": Command<undefined>;
  "Profiler.disable": Command<undefined>;
  "Profiler.setSamplingInterval": Command<{ interval: number }>;
  "Profiler.start": Command<undefined>;
  "Profiler.stop": Command<undefined, { profile: CpuProfile }>;
  "Profiler.startPreciseCoverage": Command<{ callCount: boolean; detailed: boolean }>;
  "Profiler.stopPreciseCoverage": Command<undefined>;
  "HeapProfiler.enable": Command<undefined>;
  "HeapProfiler.disable": Command<undefined>;
  "HeapProfiler.startSampling": Command<{
    samplingInterval: number;
    stackDepth: number;
    includeObjectsCollectedByMajorGC?: boolean;
    includeObjectsCollectedByMinorGC?: boolean;
  }>;
  "HeapProfiler.getSamplingProfile": Command<undefined, { profile: HeapProfile }>;
  "HeapProfiler.stopSampling": Command<undefined, { profile: HeapProfile }>;
  "HeapProfiler.collectGarbage": Command<undefined>;
  "HeapProfiler.takeHeapSnapshot": Command<{ reportProgress: boolean }>;
  "HeapProfiler.getHeapObjectId": Command<{ objectId: string }, { heapSnapshotObjectId: string }>;
  "HeapProfiler.startTrackingHeapObjects": Command<{ trackAllocations: boolean }>;
  "HeapProfiler.stopTrackingHeapObjects": Command<{ reportProgress: boolean }>;
  "Debugger.enable": Command<undefined>;
  "Debugger.disable": Command<undefined>;
  "Debugger.setSkipAllPauses": Command<{ skip: boolean }>;
  "Debugger.pause": Command<undefined>;
  "Debugger.getScriptSource": Command<{ scriptId: string }, { scriptSource: string }>;
}

/** The events in use. */
export interface Events {
  "Profiler.consoleProfileFinished": { id: string; title?: string; profile: CpuProfile };
  "Debugger.paused": { callFrames: PausedFrame[] };
  /** A script inside an HTML page begins at a line and column of that page, 0-based. */
  "Debugger.scriptParsed": {
    scriptId: string;
    url: string;
    length?: number;
    startLine?: number;
    startColumn?: number;
  };
  "HeapProfiler.addHeapSnapshotChunk": { chunk: string };
}
