import { environment } from "../base/environment.ts";
import { HZ } from "../collect/cpu/sampling_interval.ts";
import type { RecorderOptions } from "../record/recorder_options.ts";
import type { PushOptions } from "../ship/settings/push_options.ts";
import type { RequestLabeler } from "./labelled_handler.ts";

/** How to profile; every option has a default. */
export interface ProfilerOptions {
  /** CPU samples a second, about; 100. */
  hz?: number;
  /** Mean bytes between heap samples; 262144. */
  heapInterval?: number;
  /**
   * Length of the allocation window that opens by itself, at most every five minutes, while somebody
   * reads `allocs` again and again: it shows which sites allocate. In milliseconds, 0 for none; 1000.
   */
  allocWindowMillis?: number;
  /**
   * Whether `allocs?exact=1` may count every allocation, which makes the
   * service some 25 times slower for that time; false.
   */
  exact?: boolean;
  /** Segments from this length on in which the event loop does not turn are in `block`; 50. */
  stallMillis?: number;
  /** Lets any peer look who has it; `PPROF_TOKEN` of the environment, else loopback peers only. */
  token?: string;
  /** Longest window that a request may ask for; 600. */
  maxSeconds?: number;
  /**
   * Serves the routes on this loopback address too (`true`: 127.0.0.1:6061), from a thread of its
   * own, which answers while the event loop stands still.
   *
   * For that it opens V8's inspector on a random port of 127.0.0.1 until the profiler stops: any
   * local program that finds the port can run code in this one. Deno itself prints that port on
   * the console unless it runs with `--quiet`.
   */
  sidecar?: string | boolean;
  /**
   * Runs the wrapped handler under labels of each request, as `withLabels` does: `true` for `method`
   * and `route` (the path, with `:id` for what looks like a key), or what chooses them; false.
   */
  labels?: boolean | RequestLabeler;
  /**
   * Whether Workers that start from now on are profiled too, and are in the profiles with the label
   * `thread`; true.
   */
  workers?: boolean;
  /**
   * What is kept of the last minutes, and where it is written when something happens; `false`:
   * nothing.
   */
  recorder?: RecorderOptions | false;
  /**
   * Where profiles are pushed to every 15 seconds, such as `{ url: "http://pyroscope:4040" }`; as
   * the variables of Pyroscope's and OpenTelemetry's agents say, else nowhere; `false`: nowhere.
   */
  push?: PushOptions | false;
}

/** All of them decided, but a token, which may be absent. */
export type ProfilerSettings = Required<Omit<ProfilerOptions, "token" | "sidecar" | "push">> & {
  token: string | undefined;
  /** `host:port`. */
  sidecar: string | false;
  /** As it was given: `ship/` decides the rest. */
  push: PushOptions | false | undefined;
};

const SIDECAR_ADDRESS = "127.0.0.1:6061";

/** Fills in the defaults. */
export function profilerSettings(options: ProfilerOptions): ProfilerSettings {
  const { sidecar = false } = options;
  return {
    hz: options.hz ?? HZ,
    heapInterval: options.heapInterval ?? 262_144,
    allocWindowMillis: options.allocWindowMillis ?? 1_000,
    exact: options.exact ?? false,
    stallMillis: options.stallMillis ?? 50,
    token: options.token ?? (environment("PPROF_TOKEN") || undefined),
    maxSeconds: options.maxSeconds ?? 600,
    sidecar: sidecar === true ? SIDECAR_ADDRESS : sidecar,
    labels: options.labels ?? false,
    workers: options.workers ?? true,
    recorder: options.recorder ?? {},
    push: options.push,
  };
}
