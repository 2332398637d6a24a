import { fileURLToPath } from "node:url";

/** The project's folder. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url));
/** Servers have one core, the load the other. */
export const SERVER_CORE = 0;
export const LOAD_CORE = 1;

const PERMISSIONS = ["--allow-net", "--allow-sys", "--allow-read", "--allow-env"];
/** Of `/proc/PID/stat`; 100 on every Linux that Deno runs on. */
const TICKS_A_SECOND = 100;
/** How long a service may take to listen and to end. */
const TIMEOUT_MS = 10_000;

/** A service that runs in a process of its own. */
export interface Service extends AsyncDisposable {
  pid: number;
  port: number;
  /** `http://127.0.0.1:PORT/sendjson` */
  url: string;
}

/**
 * `main.ts`, profiled.
 *
 * @param flags More flags of `deno run`.
 */
export function profiledService(...flags: string[]): string[] {
  return [Deno.execPath(), "run", ...PERMISSIONS, ...flags, `${ROOT}/main.ts`];
}

/** `main.ts` as `deno task start` has it. */
export function startedService(): string[] {
  return [Deno.execPath(), "run", "-A", "--unstable-lazy-dynamic-imports", `${ROOT}/main.ts`];
}

/** `main.ts` with a profiler that does nothing in place of ours. */
export function bareService(): string[] {
  return otherService("bare");
}

/** `main.ts` with V8's own sampler at 100 Hz and nothing else in place of ours. */
export function rawService(): string[] {
  return otherService("raw");
}

function otherService(name: string): string[] {
  const map = `${ROOT}/scripts/bench/${name}.json`;
  return [
    Deno.execPath(),
    "run",
    "--no-config",
    "--import-map",
    map,
    ...PERMISSIONS,
    `${ROOT}/main.ts`,
  ];
}

/** A command that stays on one core; as it is where `taskset` is missing. */
export function pinned(command: string[], core: number): string[] {
  return hasTaskset() ? ["taskset", "-c", `${core}`, ...command] : command;
}

/** Whether processes can be kept on one core. */
export function hasTaskset(): boolean {
  const folders = (Deno.env.get("PATH") ?? "").split(":");
  return folders.some((folder) => {
    try {
      return Deno.statSync(`${folder}/taskset`).isFile;
    } catch {
      return false;
    }
  });
}

/**
 * Starts a service on a free port, and waits until it answers.
 *
 * @param command Starts it; it obeys `PORT`.
 * @param core Where it stays: the server's core unless told.
 * @throws {Error} If it ends or does not answer.
 */
export async function startService(
  command: string[],
  core: number | "any" = SERVER_CORE,
): Promise<Service> {
  const port = freePort();
  const [program, ...args] = core === "any" ? command : pinned(command, core);
  const child = new Deno.Command(program!, {
    args,
    env: { PORT: `${port}`, HOST: "127.0.0.1" },
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  let ended = false;
  const status = child.status.then(() => ended = true);
  const service = {
    pid: child.pid,
    port,
    url: `http://127.0.0.1:${port}/sendjson`,
    async [Symbol.asyncDispose]() {
      if (!ended) child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), TIMEOUT_MS);
      await status;
      clearTimeout(timer);
    },
  };
  const limit = performance.now() + TIMEOUT_MS;
  while (!await answers(port)) {
    if (!ended && performance.now() < limit) continue;
    await service[Symbol.asyncDispose]();
    throw new Error(`Cannot measure ${command.join(" ")}: it does not answer on port ${port}`);
  }
  return service;
}

/** Whether something accepts connections; waits a millisecond if not. */
async function answers(port: number): Promise<boolean> {
  try {
    (await Deno.connect({ hostname: "127.0.0.1", port })).close();
    return true;
  } catch {
    await new Promise((resolve) => setTimeout(resolve, 1));
    return false;
  }
}

/** A port of this machine that nobody has. */
export function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

/** CPU time of a process and its threads so far, in seconds: user and system. */
export function cpuSeconds(pid: number): number {
  const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND;
}

/** Resident memory of a process, in bytes. */
export function residentBytes(pid: number): number {
  const status = Deno.readTextFileSync(`/proc/${pid}/status`);
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024;
}
