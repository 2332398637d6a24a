import project from "../../deno.json" with { type: "json" };
import { parseGoFlags } from "../go/flag.ts";
import { flagTypes } from "./flag_table.ts";
import { UsageError } from "./invocation.ts";

/** What makes a shell complete our flags, by its name; files are completed as ever. */
const SHELLS: Readonly<Record<string, (flags: string[]) => string>> = {
  bash: (flags) =>
    `_pprof() {\n` +
    `  COMPREPLY=()\n` +
    `  if [[ "\${COMP_WORDS[COMP_CWORD]}" == -* ]]; then\n` +
    `    COMPREPLY=($(compgen -W "${flags.join(" ")}" -- "\${COMP_WORDS[COMP_CWORD]}"))\n` +
    `  fi\n` +
    `}\n` +
    `complete -o default -F _pprof pprof\n`,
  zsh: (flags) =>
    `#compdef pprof\n` +
    `_pprof() {\n` +
    `  if [[ "$PREFIX" == -* ]]; then compadd -- ${flags.join(" ")}; else _files; fi\n` +
    `}\n` +
    `compdef _pprof pprof\n`,
  fish: (flags) => flags.map((flag) => `complete -c pprof -o ${flag.slice(1)}\n`).join(""),
};

/**
 * What needs no profile: `-version`, and `-completion=SHELL`.
 *
 * @param args The command line.
 * @returns What to print; `undefined` if neither is asked for.
 * @throws {UsageError} For a shell that is not known.
 */
export function aboutProgram(args: readonly string[]): string | undefined {
  if (!args.some((arg) => /^--?(version|completion)\b/.test(arg))) return undefined;
  const { values } = parseGoFlags(args, flagTypes());
  if (values.get("version") === true) {
    const { os, arch } = Deno.build;
    return `pprof ${project.version} (Deno ${Deno.version.deno}, V8 ${Deno.version.v8}, ${os} ${arch})\n`;
  }
  const shell = values.get("completion");
  if (typeof shell !== "string" || shell === "") return undefined;
  const write = Object.hasOwn(SHELLS, shell) ? SHELLS[shell] : undefined;
  if (!write) {
    const known = Object.keys(SHELLS).join(", ");
    throw new UsageError(`Cannot print a completion for "${shell}": it is for ${known}`);
  }
  return write([...flagTypes().keys()].sort().map((name) => `-${name}`));
}
