/**
 * The spine of a diagnosis: sources → evidence → findings → text or JSON.
 *
 * @module
 */
import type { Diagnosis } from "../../contract/findings.ts";
import { diagnose, NOTHING_WRONG } from "../../diagnose/diagnose.ts";
import { gatherEvidence } from "../../diagnose/evidence.ts";
import { isAtLeast } from "../../diagnose/severity.ts";
import { findingsText } from "../../diagnose/text.ts";
import { writeFile } from "../../fetch/numbered_file.ts";
import type { SourceOptions } from "../../fetch/source_options.ts";
import type { ObjectTools } from "../../machine/object_tools.ts";
import type { DiagnosisRequest } from "../invocation.ts";
import { withProgress } from "../progress.ts";
import type { Terminal } from "../terminal.ts";
import { diagnosedSource, type SourceEvidence } from "./diagnosed_source.ts";
import { findingCommand } from "./finding_command.ts";

/**
 * Says what is wrong.
 *
 * @returns The exit status: 1 if there are findings that shall fail.
 * @throws {FetchError} If a source cannot be read.
 */
export async function runDiagnosis(
  { failOn, json }: DiagnosisRequest,
  { source, output, tools, terminal }: {
    source: SourceOptions;
    /** A file; `""` for standard output. */
    output: string;
    tools: ObjectTools;
    terminal: Terminal;
  },
): Promise<number> {
  const reading = { options: source, tools, messages: terminal };
  const sources: SourceEvidence[] = [];
  // A base is the same program, earlier.
  for (const each of [...source.bases, ...source.sources]) {
    sources.push(await withProgress(diagnosedSource(each, reading), source.seconds, terminal));
  }
  const evidence = gatherEvidence(
    sources.flatMap(({ given }) => given),
    sources.findLast(({ timeline }) => timeline !== undefined)?.timeline,
    sources.flatMap(({ missing }) => missing),
  );
  const diagnosis = diagnose(evidence, Date.now());
  const text = json ? jsonText(diagnosis, sources) : findingsText(
    diagnosis,
    (finding) => findingCommand(finding, sources),
  );
  if (output === "") await terminal.write(text);
  else await writeFile(output, text);
  const isBroken = failOn !== undefined &&
    diagnosis.findings.some((finding) =>
      finding.rule !== NOTHING_WRONG && isAtLeast(finding, failOn)
    );
  return isBroken ? 1 : 0;
}

/** With the command of each finding. */
function jsonText(diagnosis: Diagnosis, sources: readonly SourceEvidence[]): string {
  const findings = diagnosis.findings.map((finding) => ({
    ...finding,
    command: findingCommand(finding, sources),
  }));
  return `${JSON.stringify({ ...diagnosis, findings }, null, 2)}\n`;
}
