/**
 * What the options of a profiler may be: a row each.
 *
 * @module
 */
import type { RecorderOptions } from "../record/recorder_options.ts";
import { PUSH_FORMATS, type PushOptions } from "../ship/settings/push_options.ts";
import { isLoopbackName } from "./loopback.ts";
import type { ProfilerOptions } from "./profiler_options.ts";
import { splitAddress } from "./split_address.ts";

/** @returns What is wrong with the value that an option has, or nothing. */
type Check = (name: string, value: unknown) => Error | undefined;

type Checks<Options> = { readonly [Name in keyof Options]-?: Check };

/** A timer of JavaScript takes no more milliseconds. */
const MAX_SECONDS = Math.floor((2 ** 31 - 1) / 1e3);
/** Their values stand in no message; addresses may have a password. */
const SECRET_REGEXP = /^(token|push\.(token|password|url|headers\..*))$/;
/** Of a value in a message. */
const MAX_VALUE = 60;

const RECORDER: Checks<RecorderOptions> = {
  // A day of figures takes some 40 MB.
  minutes: number({ least: 0.1, most: 1_440 }),
  bytes: number({ least: 1 << 16 }),
  folder: text("the path of a folder"),
  records: number({ least: 1, whole: true }),
  folderBytes: number({ least: 1 << 16 }),
  stallSeconds: number({ least: 0.05 }),
  liveBytes: number({ least: 1 }),
  heapShare: number({ least: 0.01, most: 1 }),
  goroutineBytes: number({ least: 0 }),
  when: oneOf(["function"], "a function"),
};

const PUSH: Checks<PushOptions> = {
  url: text("the address of a server"),
  format: choice(PUSH_FORMATS),
  name: text("a text that is not empty"),
  // Servers refuse what is sent an hour late.
  seconds: number({ least: 1, most: 1_800 }),
  labels: texts("an object of texts"),
  kinds: names,
  user: text("a text"),
  password: text("a text that is not empty"),
  token: text("a text that is not empty"),
  tenant: text("a text that is not empty"),
  headers: texts("an object of texts"),
};

const OPTIONS: Checks<ProfilerOptions> = {
  hz: number({ least: 1, most: 10_000 }),
  heapInterval: number({ least: 1_024, most: 2 ** 30, whole: true }),
  allocWindowMillis: number({ least: 0, most: 60_000 }),
  exact: oneOf(["boolean"], "true or false"),
  stallMillis: number({ least: 1, most: 60_000 }),
  // A secret stands in no message: only its type, or that it is empty.
  token: text("a text that is not empty"),
  maxSeconds: number({ least: 1, most: MAX_SECONDS }),
  sidecar,
  labels: oneOf(["boolean", "function"], "true, false or a function"),
  workers: oneOf(["boolean"], "true or false"),
  recorder: (name, value) =>
    value === false ? undefined : allOf(value, RECORDER, "an object or false", name),
  push: (name, value) =>
    value === false ? undefined : allOf(value, PUSH, "an object or false", name),
};

/**
 * Checks the options of a profiler, before anything starts.
 *
 * @param options As somebody gave them; what is `undefined` counts as absent.
 * @throws {TypeError} If one is of another type, or there is no option of that name.
 * @throws {RangeError} If one has a value that cannot be.
 *
 * @example
 * ```ts
 * import { throws } from "node:assert/strict";
 * import { checkOptions } from "./check_options.ts";
 *
 * throws(() => checkOptions({ hz: 0 }), {
 *   name: "RangeError",
 *   message: 'Cannot start the profiler: "hz" is 0, must be between 1 and 10000',
 * });
 * ```
 */
export function checkOptions(options: ProfilerOptions): void {
  const wrong = allOf(options, OPTIONS, "an object");
  if (wrong) throw wrong;
}

/** The first thing that is wrong with an object of options. */
function allOf(
  value: unknown,
  checks: Readonly<Record<string, Check>>,
  what: string,
  within?: string,
): Error | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return fault(TypeError, within ?? "options", value, what);
  }
  for (const [key, each] of Object.entries(value)) {
    if (each === undefined) continue;
    const name = within === undefined ? key : `${within}.${key}`;
    if (!Object.hasOwn(checks, key)) {
      const known = Object.keys(checks).join(", ");
      return new TypeError(
        `Cannot start the profiler: there is no option "${name}", only ${known}`,
      );
    }
    const wrong = checks[key]!(name, each);
    if (wrong) return wrong;
  }
  return undefined;
}

function number(
  { least, most = Infinity, whole = false }: { least: number; most?: number; whole?: boolean },
): Check {
  const range = most === Infinity ? `at least ${least}` : `between ${least} and ${most}`;
  const ofType = `${whole ? "a whole number" : "a number"} ${range}`;
  return (name, value) => {
    if (typeof value !== "number") return fault(TypeError, name, value, ofType);
    const isWhole = !whole || Number.isInteger(value) || value === most;
    if (isWhole && value >= least && value <= most) return undefined;
    return fault(RangeError, name, value, whole ? ofType : range);
  };
}

function oneOf(types: readonly string[], what: string): Check {
  return (name, value) =>
    types.includes(typeof value) ? undefined : fault(TypeError, name, value, what);
}

function text(what: string): Check {
  return (name, value) => {
    if (typeof value !== "string") return fault(TypeError, name, value, what);
    return value === "" ? fault(RangeError, name, value, what) : undefined;
  };
}

function choice(values: readonly string[]): Check {
  const what = values.map((each) => JSON.stringify(each)).join(" or ");
  return (name, value) =>
    typeof value === "string" && values.includes(value)
      ? undefined
      : fault(typeof value === "string" ? RangeError : TypeError, name, value, what);
}

/** Their values may be secrets. */
function texts(what: string): Check {
  return (name, value) => {
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    if (!isObject) return fault(TypeError, name, value, what);
    const wrong = Object.entries(value).find(([, each]) => typeof each !== "string");
    return wrong && fault(TypeError, `${name}.${wrong[0]}`, wrong[1], "a text");
  };
}

function names(name: string, value: unknown): Error | undefined {
  const isList = Array.isArray(value) && value.length > 0 &&
    value.every((each) => typeof each === "string" && each !== "");
  return isList ? undefined : fault(TypeError, name, value, "a list of names of profiles");
}

function sidecar(name: string, value: unknown): Error | undefined {
  const what = 'true, false or a loopback address such as "127.0.0.1:6061"';
  if (typeof value === "boolean") return undefined;
  if (typeof value !== "string") return fault(TypeError, name, value, what);
  const { hostname, port } = splitAddress(value);
  const isAddress = /:\d+$/.test(value) && port < 65_536 && isLoopbackName(hostname);
  return isAddress ? undefined : fault(RangeError, name, value, what);
}

function fault(
  type: typeof RangeError | typeof TypeError,
  name: string,
  value: unknown,
  must: string,
): Error {
  const isSecret = SECRET_REGEXP.test(name) && value !== "";
  const shown = isSecret ? `of type ${typeof value}` : valueText(value);
  return new type(`Cannot start the profiler: "${name}" is ${shown}, must be ${must}`);
}

/** What somebody gave, so that it is found in their program. */
export function valueText(value: unknown): string {
  if (Array.isArray(value)) return "an array";
  if (typeof value === "function") return "a function";
  if (typeof value === "object" && value !== null) return "an object";
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value !== "string") return String(value);
  const text = JSON.stringify(value);
  return text.length > MAX_VALUE ? `${text.slice(0, MAX_VALUE)}…` : text;
}
