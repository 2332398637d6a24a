import { LoadError } from "./load_error.ts";
import type { LoadRequest, LoadResult } from "./load_tool.ts";

/** What oha says of requests that were under way when the time of `-z` was over. */
const CUT_OFF = "aborted due to deadline";

/** The part of oha's JSON that is read here; numbers are null where nothing was answered. */
interface OhaReport {
  summary: { total: number; slowest: number | null; requestsPerSec: number };
  latencyPercentiles: Record<string, number | null>;
  statusCodeDistribution: Record<string, number>;
  errorDistribution: Record<string, number>;
}

/**
 * The installed oha: on PATH, or where `cargo install oha` puts it.
 *
 * @returns Its path, or `undefined` where it is not installed.
 */
export function findOha(): string | undefined {
  const folders = (Deno.env.get("PATH") ?? "").split(":").filter((folder) => folder !== "");
  const cargo = Deno.env.get("CARGO_HOME") ?? `${Deno.env.get("HOME") ?? ""}/.cargo`;
  return [...folders, `${cargo}/bin`].map((folder) => `${folder}/oha`).find(isFile);
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

/**
 * Puts load on a service with oha.
 *
 * @param command How oha is called: its path, or `taskset -c 1 PATH`.
 * @throws {LoadError} If oha fails, as it does for a flag that it does not know.
 */
export async function runOha(command: string[], request: LoadRequest): Promise<LoadResult> {
  const [program, ...first] = command;
  const { requests, seconds, connections, method, flags, url, signal } = request;
  const length = requests === undefined ? ["-z", `${seconds! * 1000}ms`] : ["-n", `${requests}`];
  const child = new Deno.Command(program!, {
    args: [
      ...first,
      ...length,
      ...["-c", `${connections}`, "-m", method, "--no-tui", "--output-format", "json"],
      ...flags,
      url,
    ],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    signal,
  }).spawn();
  const { code, stdout, stderr } = await child.output();
  signal.throwIfAborted();
  if (code !== 0) {
    const reason = new TextDecoder().decode(stderr).trim() || `it ended with code ${code}`;
    throw new LoadError(`Cannot load ${url} by oha: ${reason}`);
  }
  return readReport(new TextDecoder().decode(stdout), url);
}

/**
 * Reads what `oha --output-format json` prints.
 *
 * @throws {LoadError} If it is not a report of oha.
 */
export function readReport(text: string, url: string): LoadResult {
  let report: OhaReport;
  try {
    report = JSON.parse(text) as OhaReport;
  } catch {
    throw new LoadError(`Cannot load ${url} by oha: its report is no JSON: ${text.slice(0, 60)}`);
  }
  const { summary, latencyPercentiles, statusCodeDistribution, errorDistribution } = report;
  const percentiles = Object.entries(latencyPercentiles)
    .filter((entry): entry is [string, number] => entry[1] !== null);
  const { [CUT_OFF]: _, ...errors } = errorDistribution;
  return {
    responses: Object.values(statusCodeDistribution).reduce((sum, count) => sum + count, 0),
    seconds: summary.total,
    requestsPerSecond: summary.requestsPerSec,
    percentiles: Object.fromEntries(percentiles),
    slowest: summary.slowest ?? 0,
    statuses: statusCodeDistribution,
    errors,
  };
}
