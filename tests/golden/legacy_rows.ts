const HEAPS = "cpp_heap.txt cpp_heap_alive.txt cpp_heapprofile.txt cpp_growth.txt " +
  "cpp_fragmentation.txt hugepage.txt go_heap.txt go_allocs.txt java_heap.txt";
const OTHERS = "cpp_contention.txt cpp_threads.txt cpu_32_big.prof cpu_32_little.prof " +
  "cpu_64_big.prof cpu_64_little.prof cpu_high.prof cpu_no_end.prof go_block.txt go_goroutine.txt " +
  "go_goroutine_stacks.txt go_mutex.txt go_threadcreate.txt java_contention.txt java_cpu.prof";

/** Rows for profiles in the formats before profile.proto; see `rows.ts`. */
export const LEGACY_ROWS: Readonly<Record<string, readonly string[]>> = {
  ...rows(HEAPS, ["-raw", "-top", "=-top -all_frames", "-tags", "-traces -inuse_space"]),
  ...rows(OTHERS, ["-raw", "-top", "=-raw -all_frames", "-tree -addresses"]),
  "legacy/cpp_heap_alive.txt": [
    "-raw @legacy/cpp_growth.txt",
    "-raw @legacy/cpp_heap.txt",
    "-top -base=@legacy/cpp_growth.txt",
  ],
  "legacy/cpu_32_big.prof": ["-raw @legacy/cpu_32_little.prof @legacy/cpu_64_little.prof"],
};

function rows(names: string, lines: readonly string[]): Record<string, readonly string[]> {
  return Object.fromEntries(names.split(" ").map((name) => [`legacy/${name}`, lines]));
}
