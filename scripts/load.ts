/**
 * Puts load on the example service: `POST /sendjson`, a million requests over
 * 8 connections unless told otherwise.
 *
 *     deno task load [-n N] [-c C] [--no-window] [more oha flags]
 *
 * Halfway it opens an allocation window, so that afterwards `-alloc_space` of
 * the heap profile has an answer; `--no-window`: not. `HOST` and `PORT` say
 * where the service is.
 *
 * @module
 */
import { allocationWindow, planWindow } from "./load/allocation_window.ts";
import { runAutocannon } from "./load/autocannon.ts";
import { LoadError } from "./load/load_error.ts";
import { type LoadOptions, parseLoadOptions } from "./load/load_options.ts";
import type { LoadResult, LoadTool } from "./load/load_tool.ts";
import { findOha, runOha } from "./load/oha.ts";
import { showProgress } from "./load/progress.ts";
import { summaryLines } from "./load/summary.ts";

/** The first requests show how long the rest will take. */
const WARM_UP_SHARE = 0.05;
const MAX_WARM_UP = 20_000;
const USAGE = `usage: load [-n N] [-c C] [-z 10s] [-m METHOD] [--no-window] [more oha flags]`;

if (import.meta.main) {
  const stop = new AbortController();
  const interrupt = () => stop.abort();
  for (const signal of ["SIGINT", "SIGTERM"] as const) Deno.addSignalListener(signal, interrupt);
  Deno.exit(await main(Deno.args, stop.signal));
}

/** Loads, prints, and returns the exit code. */
async function main(args: string[], signal: AbortSignal): Promise<number> {
  if (args.includes("-h") || args.includes("--help")) {
    console.log(USAGE);
    return 0;
  }
  try {
    const options = parseLoadOptions(args, Deno.env.toObject());
    await requireService(options);
    return await load(options, chooseTool(), signal);
  } catch (error) {
    if (signal.aborted) return 130;
    if (!(error instanceof LoadError)) throw error;
    console.error(error.message);
    return 1;
  }
}

async function load(options: LoadOptions, tool: LoadTool, signal: AbortSignal): Promise<number> {
  const warmUp = await warm(options, tool, signal);
  const requests = options.requests && options.requests - (warmUp?.responses ?? 0);
  const expected = options.seconds ?? (requests ?? 0) / (warmUp?.requestsPerSecond || Infinity);
  const window = options.window
    ? allocationWindow(options.origin, planWindow(expected), Deno.env.get("PPROF_TOKEN"), signal)
    : undefined;
  const progress = showProgress(expected);
  let result: LoadResult;
  try {
    result = await tool({ ...options, requests, signal });
  } finally {
    progress.stop();
  }
  for (const line of summaryLines(result, warmUp, options.connections)) console.log(line);
  if (window) console.log(await window);
  return result.responses > 0 ? 0 : 1;
}

/** The beginning of the load, apart: its speed says how long the rest takes. */
async function warm(
  options: LoadOptions,
  tool: LoadTool,
  signal: AbortSignal,
): Promise<LoadResult | undefined> {
  const requests = Math.min(MAX_WARM_UP, Math.floor((options.requests ?? 0) * WARM_UP_SHARE));
  if (requests < 1) return undefined;
  const result = await tool({ ...options, requests, signal });
  if (result.responses === requests) return result;
  const [reason = "it gave no answer"] = Object.keys(result.errors);
  throw new LoadError(`Cannot load ${options.url}: ${reason}`);
}

function chooseTool(): LoadTool {
  const oha = findOha();
  if (oha !== undefined) return (request) => runOha([oha], request);
  console.error("oha is not installed (cargo install oha --locked); autocannon takes its place");
  return runAutocannon;
}

/** @throws {LoadError} If nothing listens. */
async function requireService({ origin, url }: LoadOptions): Promise<void> {
  const { hostname, port } = new URL(origin);
  try {
    const connection = await Deno.connect({
      hostname: hostname.replace(/^\[|\]$/g, ""),
      port: Number(port || 80),
    });
    connection.close();
  } catch {
    throw new LoadError(`Cannot load ${url}: no service there; deno task start starts it`);
  }
}
