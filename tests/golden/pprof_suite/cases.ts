/** A report of the original's own tests: its flags, as there, and its profile. */
export type SuiteCase = readonly [flags: string, source: string];

/** The report cases of the original's driver tests. */
export const CASES: readonly SuiteCase[] = [
  ["text,functions,flat", "cpu"],
  ["text,functions,noinlines,flat", "cpu"],
  ["text,filefunctions,noinlines,flat", "cpu"],
  ["text,addresses,noinlines,flat", "cpu"],
  ["tree,addresses,flat,nodecount=4", "cpusmall"],
  ["text,functions,flat,nodecount=5,call_tree", "unknown"],
  ["text,alloc_objects,flat", "heap_alloc"],
  ["text,files,flat", "heap"],
  ["text,files,flat,focus=[12]00,taghide=[X3]00", "heap"],
  ["text,inuse_objects,flat", "heap"],
  ["text,inuse_objects,flat,all_frames", "heap"],
  ["text,lines,cum,hide=line[X3]0", "cpu"],
  ["text,lines,cum,show=[12]00", "cpu"],
  ["text,lines,cum,hide=line[X3]0,focus=[12]00", "cpu"],
  ["topproto,lines,cum,hide=mangled[X3]0", "cpu"],
  ["topproto,lines", "cpu"],
  ["tree,lines,cum,focus=[24]00", "heap"],
  ["tree,relative_percentages,cum,focus=[24]00", "heap"],
  ["tree,lines,cum,show_from=line2", "cpu"],
  ["callgrind", "cpu"],
  ["callgrind,call_tree", "cpu"],
  ["callgrind", "heap"],
  ["dot,functions,flat", "cpu"],
  ["dot,functions,flat,call_tree", "cpu"],
  ["dot,lines,flat,focus=[12]00", "heap"],
  ["dot,unit=minimum", "heap_sizetags"],
  ["dot,addresses,flat,ignore=[X3]002,focus=[X1]000", "contention"],
  ["dot,files,cum", "contention"],
  ["comments,add_comment=some-comment", "cpu"],
  ["comments", "heap"],
  ["tags", "cpu"],
  ["tags,tagignore=tag[13],tagfocus=key[12]", "cpu"],
  ["tags", "heap"],
  ["tags,unit=bytes", "heap"],
  ["traces", "cpu"],
  ["traces,addresses", "cpu"],
  ["traces", "heap_tags"],
  ["dot,alloc_space,flat,focus=[234]00", "heap_alloc"],
  ["dot,alloc_space,flat,tagshow=[2]00", "heap_alloc"],
  ["dot,alloc_space,flat,hide=line.*1?23?", "heap_alloc"],
  ["dot,inuse_space,flat,tagfocus=1mb:2gb", "heap"],
  ["dot,inuse_space,flat,tagfocus=30kb:,tagignore=1mb:2mb", "heap"],
  ["disasm=line[13],addresses,flat", "cpu"],
  ["peek=line.*01", "cpu"],
  ["weblist=line(1000|3000)$,addresses,flat", "cpu"],
  ["tags,tagfocus=400kb:", "heap_request"],
  ["tags,tagfocus=+400kb:", "heap_request"],
  ["tags,relative_percentages,tagfocus=400kb:", "heap_request"],
  ["dot", "long_name_funcs"],
  ["text", "long_name_funcs"],
];

/** Parts of the names of golden files, in their order; the first of a row that is set is there. */
const NAME_PARTS = [
  "flat cum",
  "functions filefunctions files lines addresses",
  "noinlines",
  "inuse_space inuse_objects alloc_space alloc_objects",
  "relative_percentages",
  "call_tree",
  "text tree callgrind dot tags traces disasm peek weblist topproto comments",
  "all_frames",
  "focus:focus,tagfocus",
  "ignore:ignore,tagignore",
  "show_from",
  "hide show",
];

/** The golden file of a case, as the original names it. */
export function goldenName([flags, source]: SuiteCase): string {
  const given = new Map(flags.split(",").map((flag) => {
    const [name = "", value = ""] = flag.split("=");
    return [name, value];
  }));
  const parts = NAME_PARTS.flatMap((row) => {
    const [shown, names] = row.includes(":") ? row.split(":") : [undefined, row];
    const found = names!.split(/[ ,]/).find((name) => given.has(name));
    return found === undefined ? [] : [shown ?? found];
  });
  const unit = given.get("unit");
  if (unit !== undefined && unit !== "minimum") parts.push("unit");
  return ["pprof", source, ...parts].join(".");
}
