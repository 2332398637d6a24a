/**
 * Runs rows of the golden table, on the real program and on ours.
 *
 * @module
 */
import type { Terminal } from "../../lib/cli/terminal.ts";
import { encodeText } from "../../lib/cli/encode_text.ts";
import { run } from "../../lib/cli/run.ts";
import { ERROR_ROWS } from "./error_rows.ts";
import { GRAPH_ROWS } from "./graph_rows.ts";
import { LEGACY_ROWS } from "./legacy_rows.ts";
import { ROWS } from "./rows.ts";
import { SHELL_ROWS } from "./shell_rows.ts";

/** Where fixtures are. */
export const FIXTURES = new URL("../fixtures/profiles/tool/", import.meta.url).pathname;
/** Where the real program's output is kept. */
export const GOLDENS = new URL("./expected/", import.meta.url).pathname;

/** A command line, and the file with the output of the real program. */
export interface Row {
  name: string;
  args: readonly string[];
  /** What the shell is told. */
  stdin: string;
}

/** All rows of the table. */
export function allRows(): Row[] {
  const reports = [ROWS, LEGACY_ROWS, GRAPH_ROWS].flatMap(Object.entries<readonly string[]>).flatMap((
    [profile, lines],
  ) =>
    [...new Set(lines)].map((line) => {
      const symbolized = line.startsWith("=");
      const words = (symbolized ? line.slice(1) : line).split(" ").filter((word) => word !== "");
      const sources = words.filter((word) => word.startsWith("@"));
      const flags = words.filter((word) => !word.startsWith("@"));
      return {
        name: `${profile}/${slug(line)}`,
        args: [...symbolized ? [] : ["-symbolize=none"], ...flags, `@${profile}`, ...sources],
        stdin: "",
      };
    })
  );
  const errors = ERROR_ROWS.map((line) => ({
    name: `error/${slug(line)}`,
    args: line.split(" ").filter((word) => word !== ""),
    stdin: "",
  }));
  const shells = Object.entries(SHELL_ROWS).flatMap(([line, scripts]) =>
    scripts.map((stdin) => ({
      name: `shell/${slug(`${line} ${stdin}`)}`,
      args: ["-symbolize=none", ...line.split(" ")],
      stdin,
    }))
  );
  return [...reports, ...errors, ...shells];
}

function slug(line: string): string {
  const text = line.replaceAll(/[^A-Za-z0-9.]+/g, (found) => found.includes("=") ? "=" : "_");
  const plain = text.replaceAll("=", "~").replace(/^_+|_+$/g, "") || "none";
  // What the characters left out would tell apart.
  let hash = 0;
  for (const char of line) hash = (hash * 31 + char.codePointAt(0)!) >>> 0;
  return `${plain.slice(0, 80)}.${(hash % 0x10000).toString(16).padStart(4, "0")}`;
}

/** The arguments with fixtures' paths in place of `@name`, which is a `.pb.gz` unless it says. */
export function resolve(args: readonly string[], folder: string): string[] {
  return args.map((arg) =>
    arg.replaceAll("@@", folder).replace(
      /(^|=)@([a-z0-9_/]+)(\.[a-z]+)?$/,
      (_, before, name, ending = ".pb.gz") => `${before}${folder}${name}${ending}`,
    )
  );
}

/** What a run came to. */
export interface Outcome {
  code: number;
  stderr: string;
  stdout: Uint8Array;
}

/** A run as the golden file has it: exit status, messages, report. */
export function outcomeBytes({ code, stderr, stdout }: Outcome, folder: string): Uint8Array {
  const messages = withoutUsage(stderr.replaceAll(folder, "DIR/"));
  const head = new TextEncoder().encode(`exit ${code}\n--- stderr\n${messages}--- stdout\n`);
  stdout = withoutFolder(stdout, folder);
  const bytes = new Uint8Array(head.length + stdout.length);
  bytes.set(head);
  bytes.set(stdout, head.length);
  return bytes;
}

/** Byte by byte, because reports need not be UTF-8. */
function withoutFolder(stdout: Uint8Array, folder: string): Uint8Array {
  const text = new TextDecoder("latin1").decode(stdout);
  if (!text.includes(folder)) return stdout;
  return new TextEncoder().encode(new TextDecoder().decode(stdout).replaceAll(folder, "DIR/"));
}

/** The usage is in words of our own. */
function withoutUsage(text: string): string {
  return text.replace(/^usage:\n[^]*?(?=^pprof: |(?![^]))/im, "(usage)\n");
}

/** Runs our program in this process. */
export async function runOurs(args: readonly string[], stdin = ""): Promise<Outcome> {
  const parts: Uint8Array[] = [];
  let stderr = "";
  const say = (text: string) => stderr += text.endsWith("\n") ? text : `${text}\n`;
  const terminal: Terminal = {
    print: say,
    warn: say,
    write: (data) => {
      parts.push(typeof data === "string" ? encodeText(data) : data);
      return Promise.resolve();
    },
    isScreen: false,
    input: () => new Blob([stdin]).stream(),
    isKeyboard: false,
    inShell: false,
  };
  const code = await run(args, terminal);
  const stdout = new Uint8Array(await new Blob(parts as Uint8Array<ArrayBuffer>[]).arrayBuffer());
  return { code, stderr, stdout };
}
