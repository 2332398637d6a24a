/**
 * Why native stacks cannot be sampled.
 *
 * @module
 */

/** Something is not to be had; the text says why and what would help. */
export interface Refusal {
  refused: string;
}

/** Whether something is a refusal. */
export function isRefused<T extends object>(value: T | Refusal): value is Refusal {
  return "refused" in value;
}

const EPERM = 1;
const ENODEV = 19;
const ESRCH = 3;
const EACCES = 13;
const EMFILE = 24;
const ENOSYS = 38;
const PARANOID = "/proc/sys/kernel/perf_event_paranoid";

/** What the kernel's numbers mean here. */
const REASONS: Readonly<Record<number, () => string>> = {
  [EPERM]: notPermitted,
  [EACCES]: notPermitted,
  [ESRCH]: () => "there is no such process",
  [EMFILE]: () => "the process has too many open files (ulimit -n)",
  [ENOSYS]: () => "the kernel was built without perf events, or a sandbox hides them",
};

/** Error number of something that is not permitted to this user. */
export function isForbidden(error: number): boolean {
  return error === EPERM || error === EACCES;
}

/** What the kernel would say if it were asked for what is not wanted here. */
export const NOT_PERMITTED = EPERM;

/** Error number of a core that is switched off. */
export function isAbsent(error: number): boolean {
  return error === ENODEV;
}

/** Error number of something that has ended. */
export function isEnded(error: number): boolean {
  return error === ESRCH;
}

/**
 * Words for the kernel's refusal to open a perf event.
 *
 * @param error The kernel's error number.
 */
export function perfRefusal(error: number): Refusal {
  const reason = REASONS[error]?.() ?? `error ${error}`;
  return { refused: `the kernel does not allow perf events: ${reason}` };
}

function notPermitted(): string {
  const paranoid = Number(readLine(PARANOID));
  if (paranoid > 2) {
    return `${PARANOID} is ${paranoid}; 2 or less, or CAP_PERFMON, allows them`;
  }
  const seccomp = /^Seccomp:\s*([12])/m.test(readLine("/proc/self/status"));
  return seccomp
    ? "a seccomp profile refuses them, as containers have it; CAP_PERFMON allows them in most"
    : "it needs the same user, or CAP_PERFMON";
}

function readLine(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return "";
  }
}
