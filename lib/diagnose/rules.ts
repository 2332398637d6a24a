import type { Rule } from "./rule.ts";
import { BUSY_WORKER } from "./rules/busy_worker.ts";
import { COLLECTIONS } from "./rules/collections.ts";
import { DEOPTIMISATIONS } from "./rules/deoptimisations.ts";
import { HEAP_GROWTH } from "./rules/heap_growth.ts";
import { HEAP_LIMIT } from "./rules/heap_limit.ts";
import { HOT_FUNCTION } from "./rules/hot_function.ts";
import { HOT_PACKAGE } from "./rules/hot_package.ts";
import { KEPT_STRINGS } from "./rules/kept_strings.ts";
import { KERNEL_TIME } from "./rules/kernel_time.ts";
import { LOCK_WAITS } from "./rules/lock_waits.ts";
import { LONG_WAITS } from "./rules/long_waits.ts";
import { LOOP_HELD } from "./rules/loop_held.ts";
import { MANY_GOROUTINES } from "./rules/many_goroutines.ts";
import { NO_CORE } from "./rules/no_core.ts";
import { OUTSIDE_THREADS } from "./rules/outside_threads.ts";
import { PROFILER_COST } from "./rules/profiler_cost.ts";
import { RSS_GROWTH } from "./rules/rss_growth.ts";
import { SYNCHRONOUS_WORK } from "./rules/synchronous_work.ts";

/** All rules, by name. Of findings that are equally bad, those of earlier rows come first. */
export const RULES: Readonly<Record<string, Rule>> = {
  "heap-limit": HEAP_LIMIT,
  "loop-held": LOOP_HELD,
  "heap-growth": HEAP_GROWTH,
  "rss-growth": RSS_GROWTH,
  "collections": COLLECTIONS,
  "synchronous-work": SYNCHRONOUS_WORK,
  "hot-function": HOT_FUNCTION,
  "hot-package": HOT_PACKAGE,
  "kernel-time": KERNEL_TIME,
  "outside-threads": OUTSIDE_THREADS,
  "busy-worker": BUSY_WORKER,
  "long-waits": LONG_WAITS,
  "lock-waits": LOCK_WAITS,
  "many-goroutines": MANY_GOROUTINES,
  "deoptimisations": DEOPTIMISATIONS,
  "kept-strings": KEPT_STRINGS,
  "no-core": NO_CORE,
  "profiler-cost": PROFILER_COST,
};
