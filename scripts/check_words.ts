/**
 * Fails on words that a newcomer would have to learn here first: the field has
 * its own for them.
 *
 *     deno run -A scripts/check_words.ts [folder of the project]
 *
 * @module
 */
import { extname, join, relative } from "node:path";

/** What is not written, and what is written instead. */
interface Word {
  pattern: RegExp;
  instead: string;
}

const WORDS: readonly Word[] = [
  { pattern: /heart(?!beat)s?/i, instead: "heartbeat" },
  { pattern: /deaf/i, instead: "unresponsive" },
  { pattern: /stretch(es|ed)?(?![a-z]|";)/i, instead: "interval (of time), segment (of samples)" },
  { pattern: /black[ _]?box(?!\()/i, instead: "crash journal" },
  { pattern: /\bbur(y|ied|ies)\b/i, instead: "recover" },
  { pattern: /strangers?\b/i, instead: "others, unprofiled" },
  { pattern: /\bwho(ever)? looks\b/i, instead: "the client" },
  { pattern: /\basked\b(?! for)/i, instead: "requested, pending" },
  { pattern: /\btells?\b/i, instead: "says, reports, notify" },
  { pattern: /\bdear\b/i, instead: "expensive" },
  { pattern: /\bsight\b/i, instead: "view" },
  { pattern: /shelf|[Ss]helve/, instead: "session profiles" },
  // Go's errors have it.
  {
    pattern: /\bno such (?!file or directory|host|process|device|kind of time)/i,
    instead: "the … is unknown, is not there",
  },
  { pattern: /(?<!there )\bis none\b/i, instead: "is not one" },
  { pattern: /\bthe original\b/i, instead: "Go's pprof" },
  { pattern: /\bGo's( pprof's)? words\b/, instead: "Go's text" },
  { pattern: /\b(profiles|records|runs|names|addresses) of old\b/i, instead: "older …" },
  { pattern: /\b(MOST|LONGEST)_[A-Z]/, instead: "MAX_" },
  // The name of an npm package has it.
  { pattern: /\bLEAST_(?!UPPER_BOUND)[A-Z]/, instead: "MIN_" },
  { pattern: /PATIENCE|\bpatience\b/, instead: "TIMEOUT" },
  { pattern: /\bcircles?\b(?!["/>])(?<!["/<]circles?)/i, instead: "cycle" },
  { pattern: /\banew\b/i, instead: "again" },
  { pattern: /\bone after the other\b/i, instead: "in turn" },
  { pattern: /\bwithout a word\b/i, instead: "crashed" },
  { pattern: /standIn|stand_in|stand-in/, instead: "patch" },
];

const FOLDERS = ["lib", "scripts", "docs", "examples", "tests"];
const FILES = ["README.md", "CONTRIBUTING.md", "main.ts"];
const KINDS = new Set([".ts", ".md", ".css", ".html"]);
/** Recorded, made by other programs, or about the words themselves. */
const LEFT_OUT = /(^|\/)(fixtures|golden|check_words(_test)?\.ts$)/;

if (import.meta.main) {
  const problems = await checkWords(Deno.args[0] ?? ".");
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) Deno.exit(1);
}

/**
 * Checks code, comments, documents and names of files of a project.
 *
 * @param folder The folder of the project.
 * @returns A line for each place.
 */
export async function checkWords(folder: string): Promise<string[]> {
  const problems: string[] = [];
  for (const path of [...FILES, ...FOLDERS.flatMap((name) => filesIn(join(folder, name)))]) {
    const name = relative(folder, FILES.includes(path) ? join(folder, path) : path);
    if (LEFT_OUT.test(name)) continue;
    // An underscore is part of a word for a regular expression.
    const words = `${name} ${name.replaceAll("_", " ")}`;
    problems.push(...wordsIn(words).map((found) => `${name}: ${found}`));
    const text = await Deno.readTextFile(join(folder, name)).catch(() => "");
    for (const [i, line] of text.split("\n").entries()) {
      problems.push(...wordsIn(line).map((found) => `${name}:${i + 1}: ${found}`));
    }
  }
  return problems;
}

/**
 * Finds the words in a line.
 *
 * @returns Each with what is written instead.
 */
export function wordsIn(line: string): string[] {
  return WORDS.flatMap(({ pattern, instead }) => {
    const found = pattern.exec(line)?.[0];
    return found === undefined ? [] : [`"${found}": write ${instead}`];
  });
}

function filesIn(folder: string): string[] {
  try {
    return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) => {
      const path = join(folder, name);
      return isDirectory ? filesIn(path) : KINDS.has(extname(name)) ? [path] : [];
    });
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}
