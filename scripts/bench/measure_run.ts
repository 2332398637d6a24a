/** What a run took. */
export interface Run {
  seconds: number;
  /** At most. */
  megabytes: number;
}

/** Runs a program with its output thrown away; it must succeed. */
export async function measureRun(command: readonly string[]): Promise<Run> {
  const [program, ...args] = command;
  const start = performance.now();
  const child = new Deno.Command(program!, { args, stdout: "null", stderr: "null" }).spawn();
  let megabytes = 0;
  const sampler = setInterval(() => megabytes = Math.max(megabytes, peakMemory(child.pid)), 20);
  const { success } = await child.status;
  clearInterval(sampler);
  if (!success) throw new Error(`Cannot measure ${program}: it failed`);
  return { seconds: (performance.now() - start) / 1000, megabytes };
}

/** The kernel keeps the peak itself; asking now and then only misses the last moment. */
function peakMemory(pid: number): number {
  try {
    const status = Deno.readTextFileSync(`/proc/${pid}/status`);
    return Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
  } catch {
    return 0;
  }
}
