import { gitLabels } from "./git_labels.ts";

/** What of a resource is known to Pyroscope by another name. */
const KNOWN: Readonly<Record<string, string>> = {
  "vcs.repository.url.full": "service_repository",
  "vcs.ref.head.revision": "service_git_ref",
};

/**
 * Labels that all profiles of this process get: where it runs, what runs it, and of which commit
 * it is, as far as that is known.
 *
 * @param chosen The user's: they come first.
 * @param folder Of the program.
 */
export async function seriesLabels(
  chosen: Readonly<Record<string, string>>,
  folder: string | undefined,
): Promise<Record<string, string>> {
  const renamed = Object.entries(KNOWN).flatMap(([from, to]) =>
    chosen[from] === undefined ? [] : [[to, chosen[from]]]
  );
  const host = hostname();
  return {
    ...(host === undefined ? {} : { hostname: host }),
    deno_version: Deno.version.deno,
    ...(folder === undefined ? {} : await gitLabels(folder)),
    ...Object.fromEntries(renamed),
    ...chosen,
  };
}

/** It needs a permission. */
function hostname(): string | undefined {
  try {
    return Deno.hostname() || undefined;
  } catch {
    return undefined;
  }
}
