/**
 * Long names made short enough to read.
 *
 * @module
 */

const LONG = 1000;
const ANONYMOUS = "(anonymous namespace)::";

/** What may be left out, by language; the first that fits counts: `shortName()` of lib/analyse. */
const SHORTENERS = [
  /^(?:[\w\-.]+\/)+([^.]+\.[^\n]+)/,
  /^(?:[a-z]\w*\.)*([A-Z][\w$]*\.(?:<init>|[a-z][\w$]*(?:\$\d+)?))(?:\(|$)/,
  /^(?:[_a-zA-Z]\w*::)+(_*[A-Z]\w*::~?[_a-zA-Z]\w*(?:<[^\n]*>)?)/,
];

/** A name without its package, as far as its language is known. */
export function shortName(name: string): string {
  if (name.length > LONG) return name;
  const own = name.startsWith(ANONYMOUS) ? name.slice(ANONYMOUS.length) : name;
  const plain = own.replace(/^([^\n]*?)\/v(?:[2-9]|[1-9][0-9]+)([./][^\n]*)$/, "$1$2");
  for (const pattern of SHORTENERS) {
    const short = pattern.exec(plain)?.[1];
    if (short !== undefined) return short;
  }
  return plain;
}

/**
 * What fits: the name, the name without its package, its last part, or that
 * with its middle left out.
 */
export function fitName(name: string, room: number, measure: (text: string) => number): string {
  if (name.length < LONG && measure(name) <= room) return name;
  const short = shortName(name);
  if (short.length < LONG && measure(short) <= room) return short;
  const bare = short.slice(-LONG).replace(/(?<=\w)(?:\[.*\]|<.*>|\(.*\))$/, "");
  const last = /[^/.:]+$/.exec(bare)?.[0] ?? short;
  if (measure(last) <= room) return last;
  return withoutMiddle(last.length > 3 ? last : short, room, measure);
}

function withoutMiddle(text: string, room: number, measure: (text: string) => number): string {
  let left = room - measure("…");
  let [head, tail] = [0, text.length];
  for (;;) {
    const fromHead = head <= text.length - tail;
    left -= measure(text[fromHead ? head : tail - 1] ?? "");
    if (left < 0 || head >= tail) break;
    if (fromHead) head++;
    else tail--;
  }
  return head === 0 ? "" : `${text.slice(0, head)}…${text.slice(tail)}`;
}
