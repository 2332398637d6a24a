const TASKS = "/proc/self/task";
/** As Deno names the threads of Workers and of `deno serve --parallel`. */
const WORKER_REGEXP = /^(?:serve-)?worker-\d+$/;

/** What Linux knows of a thread. */
export interface TaskTime {
  name: string;
  /** CPU time so far, in nanoseconds. */
  cpu: number;
}

/**
 * The CPU times of this process' isolates by the numbers of their threads.
 *
 * @param known Numbers of threads that are isolates, whatever their names are.
 * @returns Nothing where the system or the permissions hide them.
 */
export function readTasks(known: ReadonlySet<string>): Map<string, TaskTime> | undefined {
  const tasks = new Map<string, TaskTime>();
  try {
    for (const { name: id } of Deno.readDirSync(TASKS)) {
      const task = readTask(id);
      if (task && (known.has(id) || WORKER_REGEXP.test(task.name))) tasks.set(id, task);
    }
    return tasks;
  } catch {
    return undefined;
  }
}

/** @returns Nothing if the thread has ended. */
export function readTask(id: string): TaskTime | undefined {
  try {
    const name = Deno.readTextFileSync(`${TASKS}/${id}/comm`).trimEnd();
    const [cpu] = Deno.readTextFileSync(`${TASKS}/${id}/schedstat`).split(" ");
    return { name, cpu: Number(cpu) };
  } catch (error) {
    // Linux reports a thread that ends while it is read in several ways.
    if (error instanceof Deno.errors.NotCapable) throw error;
    return undefined;
  }
}
