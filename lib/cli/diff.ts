/**
 * The comparison of two profiles: `deno task diff`.
 *
 * @module
 */
import { environment } from "../base/environment.ts";
import { isBinary } from "../fetch/binary.ts";
import { fetchProfile } from "../fetch/fetch_profile.ts";
import type { SourceOptions } from "../fetch/source_options.ts";
import { HelpRequest } from "../go/flag.ts";
import type { ObjectTools } from "../machine/object_tools.ts";
import { diffProfile } from "../profile/combine/subtract.ts";
import type { Profile } from "../profile/types.ts";
import { type Command, COMMANDS } from "../report/commands.ts";
import { differences, differenceTable } from "../report/difference.ts";
import { brokenLimit, parseLimit } from "../report/limit.ts";
import type { ReportRequest } from "../report/report.ts";
import { DIFF_USAGE, parseDiffArguments } from "./diff_arguments.ts";
import { reportFailure } from "./failure.ts";
import { finishedReport } from "./finished_report.ts";
import { parseInvocation, UsageError } from "./invocation.ts";
import { localTools } from "./local_tools.ts";
import { writeReport } from "./output.ts";
import { TemporaryFiles } from "./programs/temporary_files.ts";
import { withProgress } from "./progress.ts";
import type { Terminal } from "./terminal.ts";

/**
 * Compares two profiles.
 *
 * @param args The command line.
 * @param terminal Where output goes.
 * @returns The exit status: 1 if a limit of growth is broken, 2 if something is wrong.
 */
export async function runDiff(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    const { base, current, limits: texts, flags } = parseDiffArguments(args);
    const limits = texts.map(parseLimit);
    const { source, config, tools: places, request, http } = await parseInvocation(
      [...flags, "-diff_base", base, "--", current],
      isBinary,
      terminal.warn,
    );
    await using files = new TemporaryFiles(terminal.env ?? environment);
    const tools = localTools(places, terminal.env);
    const fetching = fetchBoth(source, tools, terminal);
    const [before, after] = await withProgress(fetching, source.seconds, terminal);
    // Before anything is printed: a limit may make no sense.
    const broken = limits.map((limit) => brokenLimit(limit, before, after))
      .filter((line) => line !== undefined);
    diffNotes(before, after).forEach((note) => terminal.warn(note));
    config.sample_index ||= defaultType(before, after);
    const chosen = request ?? { command: COMMANDS["top"]!, argument: "", config };

    const difference = diffProfile(after, before, { normalize: config.normalize });
    const output = http ? undefined : await finishedReport(difference, chosen, { terminal, tools });
    await writeTable(differenceTable(differences(before, after)), chosen, terminal);
    if (output !== undefined) await writeReport(output, chosen, terminal, files);
    broken.forEach((line) => terminal.warn(line));
    if (http) {
      const { serveWeb } = await import("./http/serve_web.ts");
      await serveWeb({ profile: difference, source, config, http, terminal, tools });
    }
    return broken.length > 0 ? 1 : 0;
  } catch (error) {
    if (error instanceof UsageError || error instanceof HelpRequest) terminal.print(DIFF_USAGE);
    return await reportFailure(error, terminal);
  }
}

async function fetchBoth(
  source: SourceOptions,
  tools: ObjectTools,
  terminal: Terminal,
): Promise<[Profile, Profile]> {
  const alone = { ...source, bases: [], normalize: false };
  return await Promise.all([
    fetchProfile({ ...alone, sources: source.bases }, tools, terminal),
    fetchProfile(alone, tools, terminal),
  ]);
}

/** What lives is the usual question; `""` for profiles that do not say. */
function defaultType(...profiles: Profile[]): string {
  const known = profiles.every(({ sampleType }) =>
    sampleType.some(({ type }) => type === "inuse_space")
  );
  return known ? "inuse_space" : "";
}

/** Texts that other programs read. */
const FOOD: readonly (Command | undefined)[] = [COMMANDS["dot"], COMMANDS["folded"]];

/** Food for programs must stay clean. */
async function writeTable(
  table: string,
  { command }: ReportRequest,
  terminal: Terminal,
): Promise<void> {
  const hasFile = command.extension !== "" && command.viewer === undefined;
  if (hasFile || FOOD.includes(command)) terminal.print(table);
  else await terminal.write(table);
}

/** CPU profiles of ours say how many samples they are of. */
const OURS = /^# cpu: \d+ samples/;
const OF_PROCESS = /^# CPU time: .* in the whole process$/;

/**
 * What makes two profiles look more different than their programs are.
 *
 * @param before The base.
 * @param after What it is compared with.
 * @returns Sentences for the user.
 */
export function diffNotes(before: Profile, after: Profile): string[] {
  const [first, second] = [before, after].map(scopeOf);
  if (!first || !second || first === second) return [];
  return [
    `The base is of ${first}, the other profile of ${second}: their totals differ by that. ` +
    "?threads=main takes both alike",
  ];
}

/** Whose CPU time it is; nothing for what is no CPU profile of ours. */
function scopeOf({ comment }: Profile): string | undefined {
  if (!comment.some((text) => OURS.test(text))) return undefined;
  return comment.some((text) => OF_PROCESS.test(text))
    ? "all threads of the process"
    : "the threads that run JavaScript";
}
