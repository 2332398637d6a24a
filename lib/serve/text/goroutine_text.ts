import { EACH_LABELS, TAKEN_NAMES, WAIT_LABEL } from "../../collect/goroutine/goroutine.ts";
import { THREAD_LABEL } from "../../collect/threads/thread_label.ts";
import { goTraceQuote } from "../../go/strconv.ts";
import type { Label, Profile, Sample } from "../../profile/types.ts";

/** What would end the brackets, for whoever reads them by a pattern. */
const NO_NAME_REGEXP = /[[\]\p{Cc}]/gu;

/**
 * Go's full dump, `debug=2`: a block for each goroutine, such as
 *
 *     goroutine 17 [await, fetch, 2 minutes, thread resize]:
 *     loadOrder(...)
 *     	/srv/orders.ts:12
 *
 * Minutes are those since the first dump that saw it there. A thread is named
 * where there are several, as Go says `locked to thread`. Labels of the program's
 * own end the brackets: `[await, timer labels:{"route": "/orders"}]`.
 *
 * @param profile With a sample for each.
 */
export function goroutineText(profile: Profile): string {
  const blocks = profile.sample.map((sample) => `${head(sample)}\n${frames(sample)}`);
  const remarks = profile.comment.map((comment) => `# ${comment.replace(/^# /, "")}\n`).join("");
  return [...blocks, remarks].join("\n");
}

function head({ label }: Sample): string {
  const text = (key: string) => label.flatMap((l) => l.key === key && "str" in l ? l.str : [])[0];
  const number = (key: string) =>
    Number(label.flatMap((l) => l.key === key && "num" in l ? l.num : [])[0] ?? 0);
  const wait = text(WAIT_LABEL);
  const thread = text(THREAD_LABEL);
  const waitsFor = number(EACH_LABELS.waitsFor);
  const minutes = number(EACH_LABELS.minutes);
  const state = [
    text(EACH_LABELS.state) ?? "await",
    ...wait ? [wait] : [],
    ...waitsFor ? [`goroutine ${waitsFor}`] : [],
    ...minutes >= 1 ? [`${minutes} minutes`] : [],
    ...thread ? [`thread ${thread.replaceAll(NO_NAME_REGEXP, "_")}`] : [],
  ];
  return `goroutine ${number(EACH_LABELS.number)} [${state.join(", ")}${labelsText(label)}]:`;
}

function labelsText(labels: readonly Label[]): string {
  const pairs = labels.flatMap((label) =>
    "str" in label && !TAKEN_NAMES.has(label.key)
      ? [`${goTraceQuote(label.key)}: ${goTraceQuote(label.str)}`]
      : []
  );
  return pairs.length === 0 ? "" : ` labels:{${pairs.join(", ")}}`;
}

function frames({ location }: Sample): string {
  return location.flatMap(({ line }) => line)
    .map(({ function: { name, filename }, line }) => `${name}(...)\n\t${filename || "?"}:${line}\n`)
    .join("");
}
