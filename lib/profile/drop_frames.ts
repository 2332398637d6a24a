/**
 * Removes frames that nobody wants to see, such as those of an allocator.
 *
 * @module
 */
// deno-lint-ignore-file no-import-prefix -- works from any project, whatever its import map
import { RE2JS } from "npm:re2js@2.10.0";
import { errorMessage } from "../base/error_message.ts";
import { withoutParameters } from "./function_name.ts";
import type { Location, Profile, Sample } from "./types.ts";

/**
 * Applies the profile's own `dropFrames` and `keepFrames`, as pprof does after
 * symbolization (Go's `RemoveUninteresting`). Both have RE2 syntax and must
 * match the whole function name without its parameters.
 *
 * In each stack, from the root, the first frame that `dropFrames` matches and
 * `keepFrames` does not is removed with all its callees, but nothing before the
 * first other frame. The location table keeps locations that no stack has any
 * more; where only inlined callees match, those lines are removed.
 *
 * @param profile Not changed.
 * @returns The profile itself if there is nothing to drop; otherwise one that
 * shares what did not change.
 * @throws {SyntaxError} If an expression is broken. The real pprof then drops nothing and says nothing.
 *
 * @example
 * ```ts
 * import { dropFrames } from "./drop_frames.ts";
 * import { ProfileBuilder } from "./builder.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const cpu = { type: "cpu", unit: "nanoseconds" };
 * const builder = new ProfileBuilder({
 *   sampleType: [cpu], periodType: cpu, period: 1, dropFrames: "malloc.*",
 * });
 * const frame = (name: string) => ({
 *   name, systemName: name, filename: "", startLine: 0, line: 0, mapping: "app",
 * });
 * builder.add(["malloc_slow", "malloc", "main"].map(frame), [1]);
 * const [sample] = dropFrames(builder.build()).sample;
 * deepStrictEqual(sample?.location.map((l) => l.line[0]?.function.name), ["main"]);
 * ```
 */
export function dropFrames(profile: Profile): Profile {
  if (profile.dropFrames === "") return profile;
  const drop = compile(profile.dropFrames);
  const keep = profile.keepFrames === "" ? undefined : compile(profile.keepFrames);
  return prune(profile, (name) => drop.test(name) && !keep?.test(name));
}

function compile(pattern: string): RE2JS {
  try {
    // As text, not as a full match: "a)|(b" is valid there and must be here.
    return RE2JS.compile(`^(${pattern})$`);
  } catch (cause) {
    const message = errorMessage(cause);
    throw new SyntaxError(`failed to compile regexp ${pattern}: ${message}`, { cause });
  }
}

function prune(profile: Profile, matches: (name: string) => boolean): Profile {
  const verdicts = new Map<string, boolean>();
  const unwanted = (name: string) => {
    let verdict = verdicts.get(name);
    if (verdict === undefined) {
      verdict = matches(withoutParameters(name));
      verdicts.set(name, verdict);
    }
    return verdict;
  };
  /** `undefined` where the whole location goes. */
  const pruned = new Map<Location, Location | undefined>();
  const location: Location[] = [];
  for (const each of profile.location) {
    const last = each.line.findLastIndex(({ function: { name } }) => name !== "" && unwanted(name));
    if (last < 0) {
      location.push(each);
    } else if (last === each.line.length - 1) {
      pruned.set(each, undefined);
      location.push(each);
    } else {
      const rest = { ...each, line: each.line.slice(last + 1) };
      pruned.set(each, rest);
      location.push(rest);
    }
  }
  if (pruned.size === 0) return profile;
  return { ...profile, location, sample: profile.sample.map((each) => pruneSample(each, pruned)) };
}

function pruneSample(
  sample: Sample,
  pruned: ReadonlyMap<Location, Location | undefined>,
): Sample {
  const stack = sample.location;
  let start = 0;
  let wanted = false;
  for (let i = stack.length - 1; i >= 0; i--) {
    if (!pruned.has(stack[i]!)) {
      wanted = true;
    } else if (wanted) {
      start = pruned.get(stack[i]!) === undefined ? i + 1 : i;
      break;
    }
  }
  const kept = start === 0 ? stack : stack.slice(start);
  if (!kept.some((each) => pruned.get(each) !== undefined)) {
    return start === 0 ? sample : { ...sample, location: kept };
  }
  return { ...sample, location: kept.map((each) => pruned.get(each) ?? each) };
}
