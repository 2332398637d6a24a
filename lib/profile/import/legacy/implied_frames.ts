/**
 * Frames that profiles of old do not name as uninteresting, though everybody
 * knows that they are: allocators, locks, and the profiler itself.
 *
 * @module
 */
import type { Profile } from "../../types.ts";

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
export function implyFrames(profile: Profile): void {
  const types = profile.sampleType.map(({ type }) => type).join(" ");
  const { drop, keep } = [ALLOCATORS, LOCKS].find((each) => each.types.includes(types)) ??
    PROFILERS;
  profile.dropFrames = drop.join("|");
  profile.keepFrames = keep.join("|");
}
