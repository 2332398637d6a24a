import type { Finding } from "../../contract/findings.ts";
import { type GivenProfile, kindOf } from "../../diagnose/evidence.ts";
import { type SourceEvidence, withoutSecret } from "./diagnosed_source.ts";

/** Flags that show on a terminal what a page shows in a browser. */
const BY_PAGE: Readonly<Record<string, (focus: string) => string>> = {
  source: (focus) => `-list=${quoted(focus)}`,
  flamegraph: (focus) => focus === "" ? "-top" : `-peek=${quoted(focus)}`,
  tree: (focus) => focus === "" ? "-traces" : `-traces -focus=${quoted(focus)}`,
};

/** Where CPU time is: what named it. */
const CPU: Readonly<Record<string, readonly string[]>> = {
  profile: ["recorded", "profile", "deopts"],
  window: ["profile", "recorded"],
};

/**
 * The command that shows what a finding is about, as somebody would type it.
 *
 * @returns Nothing if none of the sources shows it.
 */
export function findingCommand(
  { view }: Finding,
  sources: readonly SourceEvidence[],
): string | undefined {
  if (!view) return undefined;
  if (view.of === "") {
    return sources.flatMap(({ recorder }) =>
      recorder === undefined ? [] : withoutSecret(recorder)
    )[0];
  }
  const source = sourceFor(view.of, view.take, sources);
  const flags = BY_PAGE[view.page]?.(view.params["f"] ?? "");
  if (source === undefined || flags === undefined) return undefined;
  const type = view.params["si"];
  const index = type === undefined ? "" : ` -sample_index=${type}`;
  const tag = view.params["tf"];
  const threads = tag === undefined ? "" : ` -tagfocus=${quoted(tag)}`;
  return `deno task pprof ${flags}${index}${threads} ${quotedIfNeeded(source)}`;
}

function sourceFor(
  kind: string,
  take: { source: string; seconds: number } | undefined,
  sources: readonly SourceEvidence[],
): string | undefined {
  const given: GivenProfile[] = sources.flatMap((each) => each.given);
  const one = CPU[kind]?.map((name) => ofKind(given, name)).find((each) => each) ??
    ofKind(given, kind);
  if (one) return withoutSecret(one.source);
  const service = sources.find((each) => each.service !== undefined)?.service;
  if (service === undefined || !take) return undefined;
  const seconds = take.seconds > 0 ? `?seconds=${take.seconds}` : "";
  return `${withoutSecret(service)}${take.source}${seconds}`;
}

function ofKind(given: readonly GivenProfile[], kind: string): GivenProfile | undefined {
  return given.findLast((each) => kindOf(each) === kind);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function quotedIfNeeded(text: string): string {
  return /^[\w./:@%+=-]+$/.test(text) ? text : quoted(text);
}
