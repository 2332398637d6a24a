import { emptyMapping, type FrameLine, ProfileBuilder, valueType } from "../../profile/builder.ts";
import type { Label, Mapping, Profile } from "../../profile/types.ts";

/** A function with the line that ran. */
export interface LoggedLine {
  name: string;
  file: string;
  /** 1-based, 0 if unknown. */
  startLine: number;
  line: number;
}

/** A frame of a stack: where, and what is there if that is known. */
export interface LoggedFrame {
  /** In the process, 0 if unknown. */
  address: number;
  mapping: Mapping | undefined;
  /** Innermost inlined function first. */
  lines: readonly LoggedLine[];
}

/** Samples, deoptimisations, CPU time. */
export type LoggedValues = readonly [samples: number, deopts: number, nanos: number];

/** Builds a profile with addresses. */
export class LogProfile {
  readonly #builder: ProfileBuilder;

  /** @param periodNanos Between two ticks. */
  constructor(periodNanos: number) {
    const cpu = valueType("cpu", "nanoseconds");
    this.#builder = new ProfileBuilder({
      sampleType: [valueType("samples", "count"), valueType("deopts", "count"), cpu],
      periodType: cpu,
      period: periodNanos,
    });
  }

  /** Adds a range of memory that holds code; the first is the program's. */
  mapping(filename: string, start: number, limit: number, isNamed: boolean): Mapping {
    return this.#builder.addMapping({
      ...emptyMapping(0),
      filename,
      memoryStart: start,
      memoryLimit: limit,
      hasFunctions: isNamed,
      hasFilenames: isNamed,
      hasLineNumbers: isNamed,
      hasInlineFrames: isNamed,
    });
  }

  /** The mapping of places without code of the machine. */
  codeless(filename: string): Mapping {
    return this.#builder.mapping(filename);
  }

  /** Adds values to a stack, leaf first. */
  add(stack: readonly LoggedFrame[], values: LoggedValues, label: Label[]): void {
    const location = stack.map(({ address, mapping, lines }) =>
      this.#builder.locationAt(address, mapping, lines.map(frameLine))
    );
    this.#builder.addAt(location, values, label);
  }

  /** The profile so far. */
  build(durationNanos: number, comment: string[]): Profile {
    return { ...this.#builder.build(), durationNanos, comment };
  }
}

function frameLine({ name, file, startLine, line }: LoggedLine): FrameLine {
  return { name, systemName: name, filename: file, startLine, line };
}
