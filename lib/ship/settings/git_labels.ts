/**
 * Which commit a program is of, as the working tree of git says that it lies in.
 *
 * @module
 */
import { dirname, join } from "node:path";
import { readRegularText } from "../../base/read_regular.ts";

const MAX_BYTES = 1 << 20;
const MAX_FOLDERS = 32;
const COMMIT_REGEXP = /^[0-9a-f]{40,64}$/;

/**
 * Reads `service_repository` and `service_git_ref`, by which Pyroscope finds source code.
 *
 * @param folder In the working tree.
 * @returns Nothing of it where there is none, or it may not be read.
 */
export async function gitLabels(folder: string): Promise<Record<string, string>> {
  for (let at = folder, i = 0; i < MAX_FOLDERS; at = dirname(at), i++) {
    const git = join(at, ".git");
    const head = await read(join(git, "HEAD"));
    if (head !== undefined) return await labelsOf(git, head.trim());
    if (at === dirname(at)) break;
  }
  return {};
}

async function labelsOf(git: string, head: string): Promise<Record<string, string>> {
  const commit = await commitOf(git, head);
  const repository = repositoryUrl(await read(join(git, "config")) ?? "");
  return {
    ...(repository === undefined ? {} : { service_repository: repository }),
    ...(commit === undefined ? {} : { service_git_ref: commit }),
  };
}

async function commitOf(git: string, head: string): Promise<string | undefined> {
  const name = /^ref: (refs\/[^\s]+)$/.exec(head)?.[1];
  if (name === undefined) return COMMIT_REGEXP.test(head) ? head : undefined;
  if (name.split("/").includes("..")) return undefined;
  const loose = (await read(join(git, name)))?.trim();
  if (loose !== undefined) return COMMIT_REGEXP.test(loose) ? loose : undefined;
  const packed = await read(join(git, "packed-refs")) ?? "";
  const line = packed.split("\n").find((each) => each.endsWith(` ${name}`));
  const commit = line?.split(" ")[0] ?? "";
  return COMMIT_REGEXP.test(commit) ? commit : undefined;
}

/**
 * The address of the remote `origin`, as browsers have it and without a secret.
 *
 * @param config Of the repository.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * import { repositoryUrl } from "./git_labels.ts";
 *
 * const config = (url: string) => `[remote "origin"]\n\turl = ${url}\n`;
 * strictEqual(repositoryUrl(config("git@github.com:a/b.git")), "https://github.com/a/b");
 * strictEqual(repositoryUrl(config("https://me:secret@example.com/a/b")), "https://example.com/a/b");
 * ```
 */
export function repositoryUrl(config: string): string | undefined {
  const section = /\[remote "origin"\]([^[]*)/.exec(config)?.[1] ?? "";
  const written = /^\s*url\s*=\s*(\S+)\s*$/m.exec(section)?.[1] ?? "";
  const ssh = /^(?:ssh:\/\/)?[\w.-]+@([\w.-]+)(?::\d+\/|[:/])(.+)$/.exec(written);
  const url = URL.parse(ssh ? `https://${ssh[1]}/${ssh[2]}` : written);
  if (!url || !/^https?:$/.test(url.protocol)) return undefined;
  url.username =
    url.password =
    url.search =
    url.hash =
      "";
  return url.href.replace(/\.git$/, "");
}

async function read(path: string): Promise<string | undefined> {
  try {
    return await readRegularText(path, { most: MAX_BYTES });
  } catch {
    return undefined;
  }
}
