/**
 * Runs rows of the golden table, on the real program and on ours.
 *
 * @module
 */
import type { Terminal } from "../../lib/cli/terminal.ts";
import { encodeText } from "../../lib/profile/encode_text.ts";
import { run } from "../../lib/cli/run.ts";
import { ERROR_ROWS } from "./error_rows.ts";
import { GRAPH_ROWS } from "./graph_rows.ts";
import { LEGACY_ROWS } from "./legacy_rows.ts";
import { MACHINE_ROWS } from "./machine_rows.ts";
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
  /** What is set besides, with fixtures' paths as in arguments. */
  env?: Readonly<Record<string, string>>;
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
  return [...reports, ...errors, ...shells, ...MACHINE_ROWS.map(machineRow)];
}

function machineRow(line: string): Row {
  const words = line.split(" ").filter((word) => word !== "");
  const settings = words.filter((word) => /^[A-Z]/.test(word)).map((word) => word.split("="));
  return {
    name: `machine/${slug(line)}`,
    args: words.filter((word) => !/^[A-Z]/.test(word)),
    stdin: "",
    env: Object.fromEntries(settings),
  };
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
  stdout = withoutPageTexts(withoutFolder(stdout, folder));
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

/** Styles and scripts of pages are ours. */
function withoutPageTexts(stdout: Uint8Array): Uint8Array {
  const text = new TextDecoder().decode(stdout);
  if (!text.startsWith("<!DOCTYPE html>")) return stdout;
  return new TextEncoder().encode(text.replaceAll(/<(style|script)[^]*?<\/\1>/g, "<$1>"));
}

/** The usage is in words of our own. */
function withoutUsage(text: string): string {
  return text.replace(/^usage:\n[^]*?(?=^pprof: |(?![^]))/im, "(usage)\n");
}

/**
 * Runs a row.
 *
 * @param row The row.
 * @param folder Where the fixtures are.
 * @param program Ours, or the real one.
 * @returns What it came to; a report in a file, `-output=OUT`, is taken for standard output.
 */
export async function runRow(
  { args, stdin, env = {} }: Row,
  folder: string,
  program: (args: string[], stdin: string, env: Record<string, string>) => Promise<Outcome>,
): Promise<Outcome> {
  const values = resolve(Object.values(env), folder);
  const settings = Object.fromEntries(Object.keys(env).map((name, i) => [name, values[i]!]));
  const words = resolve(args, folder);
  if (!words.includes("-output=OUT")) return await program(words, stdin, settings);
  const file = await Deno.makeTempFile();
  const named = words.map((word) => word === "-output=OUT" ? `-output=${file}` : word);
  const { code, stderr } = await program(named, stdin, settings);
  const stdout = await Deno.readFile(file);
  await Deno.remove(file);
  return { code, stderr: stderr.replaceAll(file, "OUT"), stdout };
}

/** Runs our program in this process. */
export async function runOurs(
  args: readonly string[],
  stdin = "",
  env: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
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
    env: (name) => env[name] ?? Deno.env.get(name),
    input: () => new Blob([stdin]).stream(),
    isKeyboard: false,
    inShell: false,
  };
  const code = await run(args, terminal);
  const stdout = new Uint8Array(await new Blob(parts as Uint8Array<ArrayBuffer>[]).arrayBuffer());
  return { code, stderr, stdout };
}
