import { patch } from "../../collect/patch.ts";
import { toFile } from "../../collect/source/script_origin.ts";
import type { StartedWorker } from "./worker_start.ts";

/** What a Worker that is made must know besides its module. */
export interface WorkerMaker {
  /** @param thread Its name in profiles. */
  start(specifier: string, thread: string): StartedWorker;
  /** It has ended, or is about to. */
  ended(id: string): void;
  /** It is not profiled. */
  leftAlone(specifier: string, reason: string): void;
}

type WorkerConstructor = typeof Worker;
/** Deno's own options are not in all types. */
type Options = WorkerOptions & { deno?: { permissions?: unknown } };

const START = new URL("./worker_start.ts", import.meta.url);
/** The profiler's own Workers are not profiled. */
const OWN = new URL("../../", import.meta.url).href;
const MODULE_REGEXP = /\.[cm]?[jt]sx?$/;
/** What shows a module whether it is the first one. */
const IS_FIRST_REGEXP =
  /\bimport\s*\.\s*meta\b(?!\s*\.\s*(?:url|filename|dirname|resolve)\b)|\brequire\s*\.\s*main\b/;

/**
 * Patches `Worker`, so that Workers run {@linkcode StartedWorker} first,
 * until the returned function is called.
 *
 * A Worker is left alone where it could see the difference: its module must
 * be a file that can be read and does not ask whether it is the first module.
 */
export function patchWorker(maker: WorkerMaker): () => void {
  const ids = new WeakMap<Worker, string>();
  let count = 0;
  const restore = [
    patch(globalThis, "Worker", (original: WorkerConstructor) =>
      new Proxy(original, {
        construct(target, parameters, newTarget) {
          const [specifier, options] = parameters as [unknown, Options | undefined];
          const url = specifierOf(specifier);
          const isApplications = url !== undefined && !url.href.startsWith(OWN);
          const obstacle = isApplications ? obstacleTo(url, options) : undefined;
          if (!isApplications || obstacle !== undefined) {
            const worker = Reflect.construct(target, parameters, newTarget);
            if (obstacle) maker.leftAlone(url!.href, obstacle);
            return worker;
          }
          const started = maker.start(url.href, options?.name || `worker ${++count}`);
          const worker = Reflect.construct(target, [wrap(started), options], newTarget) as Worker;
          const { id } = started.peer;
          ids.set(worker, id);
          // An error that nobody caught in it has ended it.
          worker.addEventListener("error", () => maker.ended(id));
          return worker;
        },
      })),
    patch(Worker.prototype, "terminate", (original: Worker["terminate"]) => {
      return function terminate(this: Worker) {
        const id = ids.get(this);
        if (id !== undefined) maker.ended(id);
        return original.call(this);
      };
    }),
  ];
  return () => restore.forEach((each) => each());
}

/** As `Worker` reads it; nothing for what it refuses. */
function specifierOf(specifier: unknown): URL | undefined {
  if (typeof specifier !== "string" && !(specifier instanceof URL)) return undefined;
  return URL.parse(String(specifier), globalThis.location?.href) ?? undefined;
}

/** Why a Worker must be left alone: it could see the difference, or cannot load what is ours. */
function obstacleTo(url: URL, options: Options | undefined): string | undefined {
  return OBSTACLES.find(([is]) => is(url, options ?? {}))?.[1];
}

const OBSTACLES: readonly [is: (url: URL, options: Options) => boolean, reason: string][] = [
  [(_, { type }) => type !== "module", "it is no module"],
  [
    (_, { deno }) => (deno?.permissions ?? "inherit") !== "inherit",
    "it has permissions of its own",
  ],
  [
    ({ protocol, pathname }) => protocol !== "file:" || !MODULE_REGEXP.test(pathname),
    "it is no file of JavaScript or TypeScript",
  ],
  [() => Deno.build.standalone, "the program is compiled"],
  [() => !mayReadAll(), "that needs --allow-read"],
  [({ href }) => textOf(href) === undefined, "its file cannot be read"],
  [
    ({ href }) => IS_FIRST_REGEXP.test(textOf(href)!),
    "it may ask whether it is the first module (import.meta.main)",
  ],
];

function textOf(href: string): string | undefined {
  try {
    return Deno.readTextFileSync(toFile(href));
  } catch {
    return undefined;
  }
}

function mayReadAll(): boolean {
  return Deno.permissions.querySync({ name: "read" }).state === "granted";
}

/** A module that imports ours, then the application's. */
function wrap(started: StartedWorker): string {
  const modules = [START.href, started.specifier];
  const text = modules.map((module) => `import ${JSON.stringify(module)};`).join("");
  return `data:text/javascript,${encodeURIComponent(text)}#${
    encodeURIComponent(JSON.stringify(started))
  }`;
}
