/**
 * The formats that profiles had before profile.proto.
 *
 * @module
 */
import type { Profile } from "../../types.ts";
import { parseContention } from "./contention.ts";
import { parseCount, parseThread } from "./count.ts";
import { parseCpu } from "./cpu.ts";
import { parseHeap } from "./heap.ts";
import { parseJava } from "./java.ts";

/** In the order in which they are tried: a file may look like several. */
const FORMATS: readonly ((data: Uint8Array) => Profile | undefined)[] = [
  parseCpu,
  parseHeap,
  parseCount,
  parseThread,
  parseContention,
  parseJava,
];

/**
 * Reads a profile in a legacy format: gperftools' CPU and heap, Go's `debug=1`,
 * the pages of C++ servers, Java's.
 *
 * Nothing but addresses is in most of them. They say which frames to drop, as
 * everybody knows which those are.
 *
 * @param data The file, not compressed.
 * @returns The profile; `undefined` if it is in none of these formats.
 * @throws {DecodeError} Kind `damaged` if it is broken, `limit` if it would need too much memory.
 *
 * @example
 * ```ts
 * import { parseLegacy } from "./parse_legacy.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const text = "goroutine profile: total 3\n3 @ 0x10 0x20\n";
 * const profile = parseLegacy(new TextEncoder().encode(text));
 * deepStrictEqual(profile?.sample.map(({ value }) => value), [[3]]);
 * ```
 */
export function parseLegacy(data: Uint8Array): Profile | undefined {
  for (const parse of FORMATS) {
    const profile = parse(data);
    if (!profile) continue;
    implyFrames(profile);
    return profile;
  }
  return undefined;
}

/** Expressions as a profile carries them. */
interface Implied {
  /** The sample types that it is for, each list joined by spaces; none for all others. */
  types: readonly string[];
  drop: readonly string[];
  keep: readonly string[];
}

const ALLOCATORS: Implied = {
  types: [
    "allocations size",
    "objects space",
    "inuse_objects inuse_space",
    "alloc_objects alloc_space",
    "alloc_objects alloc_space inuse_objects inuse_space",
  ],
  drop: [
    ..."calloc cfree malloc free memalign do_memalign (__)?posix_memalign pvalloc valloc realloc"
      .split(" "),
    "tcmalloc::.*",
    ...[
      ..."calloc cfree malloc free memalign posix_memalign pvalloc valloc realloc".split(" "),
      ..."new delete newarray deletearray new_nothrow newarray_nothrow".split(" "),
    ].map((name) => `tc_${name}`),
    ..."malloc calloc valloc realloc memalign free".split(" ").map((name) => `malloc_zone_${name}`),
    "runtime\\..*",
    "BaseArena::.*",
    "(::)?do_malloc_no_errno",
    "(::)?do_malloc_pages",
    "(::)?do_malloc",
    "DoSampledAllocation",
    "MallocedMemBlock::MallocedMemBlock",
    "_M_allocate",
    "__builtin_(vec_)?delete",
    "__builtin_(vec_)?new",
    "__gnu_cxx::new_allocator::allocate",
    "__libc_malloc",
    "__malloc_alloc_template::allocate",
    "allocate",
    "cpp_alloc",
    "operator new(\\[\\])?",
    "simple_alloc::allocate",
  ],
  keep: ["runtime\\.panic", "runtime\\.reflectcall", "runtime\\.call[0-9]*"],
};

const MUTEX = "AwaitCommon.* Unlock.* UnlockSlow.* ReaderUnlock.*".split(" ");

const LOCKS: Implied = {
  types: ["contentions delay"],
  drop: [
    "RecordLockProfileData",
    ..."RecordLock SubmitMutex SubmitSpinLock".split(" ").map((what) =>
      `(base::)?${what}ProfileData.*`
    ),
    ...["base::", ""].flatMap((space) => [
      ...MUTEX.map((name) => `(${space}Mutex::)?${name}`),
      `(${space}MutexLock::)?~MutexLock.*`,
    ]),
    "(SpinLock::)?Unlock.*",
    "(SpinLock::)?SlowUnlock.*",
    "(SpinLockHolder::)?~SpinLockHolder.*",
  ],
  keep: [],
};

const PROFILERS: Implied = {
  types: [],
  drop: [
    "ProfileData::Add",
    "ProfileData::prof_handler",
    "CpuProfiler::prof_handler",
    "__pthread_sighandler",
    "__restore",
  ],
  keep: [],
};

/**
 * Gives a profile the frames to drop that go with what it counts.
 *
 * @param profile Its `dropFrames` and `keepFrames` change.
 */
function implyFrames(profile: Profile): void {
  const types = profile.sampleType.map(({ type }) => type).join(" ");
  const { drop, keep } = [ALLOCATORS, LOCKS].find((each) => each.types.includes(types)) ??
    PROFILERS;
  profile.dropFrames = drop.join("|");
  profile.keepFrames = keep.join("|");
}
