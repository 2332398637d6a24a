import { toFile } from "../collect/source/script_origin.ts";

const SECRET_NAME_REGEXP =
  /(pass(word|wd|phrase)?|secret|token|api[-_]?key|auth|credential|private[-_]?key|access[-_]?key)/i;
const URL_PASSWORD_REGEXP = /(\w+:\/\/[^\s:/@]*):[^\s@/]+@/g;
const MASK = "***";

/**
 * The program and its arguments, secrets masked: what the kernel has with
 * `--allow-all`, else what Deno shows to a program.
 */
export function commandLine(): string[] {
  return maskSecrets(readCommandLine());
}

function readCommandLine(): string[] {
  try {
    return Deno.readTextFileSync("/proc/self/cmdline").replace(/\0$/, "").split("\0");
  } catch {
    return [
      attempt(() => Deno.execPath()) ?? "deno",
      attempt(() => toFile(Deno.mainModule)) ?? "?",
      ...Deno.args,
    ];
  }
}

/**
 * Replaces the values of arguments that are named like secrets, and passwords
 * in URLs.
 *
 * @example
 * ```ts
 * import { maskSecrets } from "./command_line.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * deepStrictEqual(maskSecrets(["--api-key=abc", "--token", "def", "postgres://u:p@db/x"]), [
 *   "--api-key=***", "--token", "***", "postgres://u:***@db/x",
 * ]);
 * ```
 */
export function maskSecrets(args: readonly string[]): string[] {
  let next = false;
  return args.map((arg) => {
    const masked = next && !arg.startsWith("-") ? MASK : arg;
    const equals = arg.indexOf("=");
    const named = SECRET_NAME_REGEXP.test(equals < 0 ? arg : arg.slice(0, equals));
    next = named && equals < 0 && arg.startsWith("-");
    if (named && equals >= 0) return arg.slice(0, equals + 1) + MASK;
    return masked.replace(URL_PASSWORD_REGEXP, `$1:${MASK}@`);
  });
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
