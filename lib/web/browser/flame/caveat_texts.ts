/**
 * What in a picture is an estimate, in plain words and with its size.
 *
 * @module
 */

/** Knows how much there is of something. */
export interface CaveatSizes {
  /** What runs itself in frames that {@linkcode CaveatRow.size} names, as text. */
  flatOf: (what: "outside" | RegExp) => string;
}

/** A row of the table: what a profile's comment means for a reader. */
interface CaveatRow {
  comment: RegExp;
  /** `$1`, `$2` are the comment's groups, `$size` what `size` comes to. */
  text: string;
  size?: "outside" | RegExp;
}

/** The first that fits a comment counts; what is first here is said first. */
const ROWS: readonly CaveatRow[] = [
  {
    comment: /work of less than some (\d+ ms) that begins after a pause/,
    text: "Shares may be low for work under $1 that begins after a pause: " +
      "up to $size of “outside JavaScript” can be your code.",
    size: "outside",
  },
  {
    comment: /on so crowded a machine/,
    text: "The machine was crowded: “outside JavaScript” ($size) may be too small.",
    size: "outside",
  },
  {
    comment: /samples show (\S+) more time than the thread's CPU time/,
    text: "Samples showed $1 more than the CPU time that was used: they are cut to fit it.",
  },
  {
    comment: /times? (?:is|are) wall time|cpu is wall time/,
    text: "Times are wall time: waiting for a core counts as well.",
  },
  {
    comment: /which samples found it on a core is not known/,
    text: "What runs first after a wait may have up to 15 points too much, the rest too little.",
  },
  {
    comment: /CPU time between (\S+) and (\S+): it is read/,
    text: "The CPU time of this span is between $1 and $2: it is read four times a second.",
  },
  {
    comment: /used between (\S+) and (\S+): what the process uses is read/,
    text: "(other threads) is between $1 and $2: it is read four times a second.",
  },
  {
    comment: /while nothing ran V8 took a sample every (\S+)/,
    text: "While nothing ran there was a sample every $1: short work of then may be missing.",
  },
  {
    comment: /(\S+) of \(profiler\) are samples of an idle thread/,
    text: "$1 of (profiler) is what looking at an idle thread costs, by calculation.",
  },
  {
    comment: /sites of the allocation windows \([^,]*, ([\d.]+%)/,
    text: "Places are known for $1 of all bytes: the rest is spread over them alike.",
  },
  {
    comment: /alive=last_seen/,
    text: "Some of this was last seen before an allocation window, and may be free by now.",
  },
  { comment: /all sites are as last seen/, text: "An allocation window is open: places are old." },
  {
    comment: /\(external\) is by how much array buffers grew/,
    text:
      "(external), $size, is by how much buffers grew: those that lived for a moment are missing.",
    size: /^\(external\)$/,
  },
  {
    comment: /who called \(external\) ran while/,
    text: "Who made array buffers is a guess from what ran while they grew.",
  },
  {
    comment: /native code (?:below JavaScript|is divided)/,
    text: "How native code ($size) is divided among its callers is an estimate; its sum is not.",
    size: "outside",
  },
  {
    comment: /has no symbols: a function is named by the source file/,
    text: "Native functions have the names of their source files: the program has no symbols.",
  },
  {
    comment: /lines within a function are divided as in/,
    text: "Lines of a function are divided as in the 20 seconds around.",
  },
  {
    comment: /lines of a function are divided/,
    text: "How lines are divided among labels is an estimate.",
  },
];

/** A comment that says of itself that it is no measure. */
const ESTIMATE = /^(?:an )?estimate: */;

/** What of a profile's lines is a caveat, in plain words, the most important first. */
export function caveatTexts(lines: readonly string[], sizes: CaveatSizes): string[] {
  const found: { rank: number; text: string }[] = [];
  for (const line of lines) {
    if (!ESTIMATE.test(line)) continue;
    const rank = ROWS.findIndex(({ comment }) => comment.test(line));
    const row = ROWS[rank];
    found.push({
      rank: row ? rank : ROWS.length,
      text: row ? plainText(row, line, sizes) : sentence(line.replace(ESTIMATE, "")),
    });
  }
  return [...new Set(found.sort((a, b) => a.rank - b.rank).map(({ text }) => text))];
}

function plainText({ comment, text, size }: CaveatRow, line: string, sizes: CaveatSizes): string {
  return text
    .replace(/\$([12])/g, (_, group: string) => comment.exec(line)?.[Number(group)] ?? "")
    .replace("$size", () => size === undefined ? "" : sizes.flatOf(size));
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1) + (/[.!?]$/.test(text) ? "" : ".");
}
