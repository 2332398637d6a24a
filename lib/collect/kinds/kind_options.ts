import type { ProfileKind } from "./profile_kind.ts";
import type { KindOptions, TakeOptions, WindowEdges } from "./take_options.ts";

/**
 * What a kind is taken with.
 *
 * @param options As they were requested.
 * @param stopped Ends windows, too.
 * @param edges Called when a window begins and ends.
 */
export function kindOptions(
  kind: ProfileKind,
  options: TakeOptions,
  stopped: AbortSignal,
  edges?: WindowEdges,
): KindOptions {
  const { seconds = kind.length, exact = false, each = false, native = true, hz } = options;
  const { recent = false } = options;
  return {
    ...seconds === undefined ? {} : { seconds },
    exact,
    each,
    recent,
    native,
    ...hz === undefined ? {} : { hz },
    ...options.begun ? { begun: options.begun } : {},
    ...edges ? { edges } : {},
    get asker() {
      return options.signal;
    },
    get signal() {
      return options.signal ? AbortSignal.any([options.signal, stopped]) : stopped;
    },
  };
}
