import type { Diagnosis, Finding } from "../contract/findings.ts";

/** So wide are paragraphs. */
const WIDTH = 96;

/**
 * Findings as text, worst first.
 *
 * @param command What shows a finding, as somebody would type it; nothing if nothing does.
 */
export function findingsText(
  { findings, evidence, missing }: Diagnosis,
  command: (finding: Finding) => string | undefined,
): string {
  return [
    ...findings.map((finding) => findingText(finding, command(finding))),
    listText("Looked at", evidence),
    listText("Not looked at", missing),
  ].filter((part) => part !== "").join("\n");
}

function findingText(finding: Finding, command: string | undefined): string {
  const { severity, rule, title, means, advice, numbers, certainty } = finding;
  const rows: readonly (readonly [name: string, text: string])[] = [
    ["means", means],
    ["do", advice],
    ["numbers", numbers.map(({ name, text }) => `${name}: ${text}`).join("; ")],
    ["sure", certainty],
  ];
  return [
    `${severity.toUpperCase()} ${title} [${rule}]`,
    ...rows.map(([name, text]) => paragraph(name, text)),
    ...(command === undefined ? [] : [`  ${"see".padEnd(8)} ${command}`]),
    "",
  ].join("\n");
}

function listText(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? "" : `${title}:\n${lines.map((line) => `  ${line}\n`).join("")}`;
}

function paragraph(name: string, text: string): string {
  const lines: string[] = [];
  let line = `  ${name.padEnd(8)}`;
  for (const word of text.split(" ")) {
    if (line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = " ".repeat(10);
    }
    line += ` ${word}`;
  }
  return [...lines, line].join("\n");
}
