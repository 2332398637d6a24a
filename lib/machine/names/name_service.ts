/**
 * Names for the code of files, made beside the program.
 *
 * @module
 */
import { nextTurn } from "../../base/delay.ts";
import { Mutex } from "../../base/mutex.ts";
import { errorMessage } from "../../base/error_message.ts";
import { IndexCache, indexFolder } from "./index_cache.ts";
import { elfBuildIdOf } from "./index_elf.ts";
import { KernelNames } from "./kernel_names.ts";
import { NameIndex } from "./name_index.ts";
import type { NameJob } from "./name_job.ts";
import type { NameReply } from "./name_worker.ts";

const MAX_KEPT = 32;

const KERNEL_SYMBOLS = "/proc/kallsyms";
/** Which there are, and where. */
const KERNEL_MODULES = "/proc/modules";

/** What who asks for names gets. */
export type Names = { index: NameIndex; buildId: string } | { missing: string };

/**
 * Finds names; each index is made once. A Worker makes them and goes when it
 * has nothing to do; an index that is in the cache folder is read without one.
 *
 * @example
 * ```ts
 * import { NameService } from "./name_service.ts";
 * import { ok } from "node:assert/strict";
 *
 * using names = new NameService();
 * ok("missing" in await names.ofFile("/nowhere"));
 * ```
 */
export class NameService implements Disposable {
  readonly #cache: IndexCache;
  #kernel: { modules: string; names: Promise<KernelNames | undefined> } | undefined;
  readonly #kept = new Map<string, Promise<Names>>();
  #worker: Worker | undefined;
  /** There is one core to spare at most. */
  #jobs = new Mutex();
  #giveUp: ((why: string) => void) | undefined;

  /** @param cache Where indices are kept that took long to make. */
  constructor(cache: IndexCache = new IndexCache(indexFolder())) {
    this.#cache = cache;
  }

  /**
   * Names of the code of a file.
   *
   * @param path The file.
   * @returns The names, or why there are none.
   */
  async ofFile(path: string): Promise<Names> {
    let key: string;
    try {
      const { dev, ino, size, mtime } = await Deno.stat(path);
      key = [dev, ino, size, mtime?.getTime()].join();
    } catch (error) {
      return { missing: missing(path, errorMessage(error)) };
    }
    return await this.#keep(key, () => this.#file(path));
  }

  /**
   * Names of code of the running kernel. They are read once, until modules come or go.
   *
   * @param addresses Of code, as signed numbers of 64 bits.
   * @returns The names of those that have one, or why there are none.
   */
  async ofKernel(
    addresses: readonly number[],
  ): Promise<{ names: ReadonlyMap<number, string | undefined> } | { missing: string }> {
    try {
      const names = await this.#kernelNames();
      if (!names) return { missing: `${KERNEL_SYMBOLS} hides addresses (kptr_restrict)` };
      return { names: new Map(addresses.map((address) => [address, names.find(address)])) };
    } catch (error) {
      this.#kernel = undefined;
      return { missing: missing(KERNEL_SYMBOLS, errorMessage(error)) };
    }
  }

  async #kernelNames(): Promise<KernelNames | undefined> {
    const modules = await loadedModules();
    if (this.#kernel?.modules !== modules) {
      const names = Deno.readFile(KERNEL_SYMBOLS).then((text) => KernelNames.read(text, nextTurn));
      this.#kernel = { modules, names };
    }
    return await this.#kernel!.names;
  }

  #keep(key: string, make: () => Promise<Names>): Promise<Names> {
    const known = this.#kept.get(key);
    if (known) return known;
    const names = make();
    this.#kept.set(key, names);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= MAX_KEPT) break;
      this.#kept.delete(oldest);
    }
    return names;
  }

  async #file(path: string): Promise<Names> {
    let buildId: string;
    try {
      buildId = elfBuildIdOf(path);
      const index = await this.#cache.load(buildId);
      if (index) return { index, buildId };
    } catch (error) {
      return { missing: missing(path, errorMessage(error)) };
    }
    return await this.#ask({ path, cache: this.#cache.folder }, buildId);
  }

  async #ask(job: NameJob, buildId: string): Promise<Names> {
    try {
      const reply = await this.#jobs.run(() => this.#answer(job));
      if ("error" in reply) return { missing: missing(job.path, reply.error) };
      return { index: new NameIndex(reply.parts), buildId };
    } finally {
      // No timer: it would keep a program alive that has nothing more to do.
      if (!this.#jobs.isBusy) this.#stop();
    }
  }

  async #answer(job: NameJob): Promise<NameReply> {
    const { promise, resolve } = Promise.withResolvers<NameReply>();
    this.#giveUp = (error) => resolve({ error });
    try {
      const worker = this.#worker ??= new Worker(new URL("./name_worker.ts", import.meta.url), {
        type: "module",
      });
      worker.onmessage = ({ data }: MessageEvent<NameReply>) => resolve(data);
      worker.onerror = (event) => {
        event.preventDefault();
        this.#stop();
        resolve({ error: event.message });
      };
      worker.postMessage(job);
    } catch (error) {
      resolve({ error: errorMessage(error) });
    }
    const reply = await promise;
    this.#giveUp = undefined;
    return reply;
  }

  #stop(): void {
    this.#worker?.terminate();
    this.#worker = undefined;
  }

  /** Ends the Worker; who waits gets no names. */
  [Symbol.dispose](): void {
    this.#stop();
    this.#giveUp?.("names are not wanted any more");
  }
}

function missing(path: string, why: string): string {
  return `Cannot read names of "${path}": ${why}`;
}

/** Names and addresses, without how often each is used; nothing of a kernel without modules. */
async function loadedModules(): Promise<string> {
  const text = await Deno.readTextFile(KERNEL_MODULES).catch(() => "");
  return text.replaceAll(/^(\S+) .* (\S+)$/gm, "$1 $2");
}
