import type { KindDescription, Load } from "./profile_kind.ts";

/**
 * The table of the profile kinds that every program has, by name and in the order of lists: a new
 * kind is a row here and its file. The names alone are known without loading anything else.
 */
export const KIND_TABLE: Readonly<Record<string, Load<KindDescription>>> = {
  profile: async () => (await import("./profile.ts")).PROFILE,
  heap: async () => (await import("./heap.ts")).HEAP,
  allocs: async () => (await import("./allocs.ts")).ALLOCS,
  goroutine: async () => (await import("./goroutine.ts")).GOROUTINE,
  retained: async () => (await import("./retained.ts")).RETAINED,
  await: async () => (await import("./await.ts")).AWAIT,
  fgprof: async () => (await import("./fgprof.ts")).FGPROF,
  block: async () => (await import("./block.ts")).BLOCK,
  mutex: async () => (await import("./mutex.ts")).MUTEX,
  delta_heap: async () => (await import("./delta_heap.ts")).DELTA_HEAP,
  delta_block: async () => (await import("./delta_block.ts")).DELTA_BLOCK,
  delta_mutex: async () => (await import("./delta_mutex.ts")).DELTA_MUTEX,
  threadcreate: async () => (await import("./threadcreate.ts")).THREADCREATE,
};
