/**
 * The few functions of the C library that perf events need. Nothing of it is
 * loaded before it is needed.
 *
 * @module
 */
import { errorMessage } from "../base/error_message.ts";
import type { Refusal } from "./refusal.ts";

const SYMBOLS = {
  syscall: { parameters: ["i64", "buffer", "i64", "i64", "i64", "i64"], result: "i64" },
  mmap: { parameters: ["usize", "usize", "i32", "i32", "i32", "i64"], result: "pointer" },
  munmap: { parameters: ["pointer", "usize"], result: "i32" },
  ioctl: { parameters: ["i32", "u64", "i64"], result: "i32" },
  close: { parameters: ["i32"], result: "i32" },
  sigaction: { parameters: ["i32", "buffer", "buffer"], result: "i32" },
  clock_gettime: { parameters: ["i32", "buffer"], result: "i32" },
  getpagesize: { parameters: [], result: "i32" },
  __errno_location: { parameters: [], result: "pointer" },
} as const;

const FILE = "libc.so.6";
/** `perf_event_open` by machine. */
const CALLS: Readonly<Record<string, bigint>> = { x86_64: 298n, aarch64: 241n };
const CLOSE_ON_EXEC = 8n;
const ANY = -1;
const NO_GROUP = -1n;
const READ_WRITE = 3;
const SHARED = 1;
/** `struct sigaction` begins with the function; it is shorter than this. */
const SIGACTION_WORDS = 32;
/** What `mmap` answers when it fails. */
const MAP_FAILED = 2n ** 64n - 1n;

/** Memory that is shared with the kernel. */
export interface MappedMemory {
  buffer: ArrayBuffer;
  /** Nothing may look at the buffer from then on. */
  unmap(): void;
}

/** What an event watches: a thread, 0 for the calling one; or a core. */
export type EventTarget = { thread: number } | { core: number };

/** The C library, for one user of it. */
export class Libc implements Disposable {
  readonly pageSize: number;
  readonly #library: Deno.DynamicLibrary<typeof SYMBOLS>;
  readonly #call: bigint;

  /** @throws {Error} If it cannot be loaded. */
  constructor(call: bigint) {
    this.#call = call;
    this.#library = Deno.dlopen(FILE, SYMBOLS);
    this.pageSize = this.#library.symbols.getpagesize();
  }

  /**
   * Opens a perf event.
   *
   * @param attributes What to ask for.
   * @param target A thread, whatever core it is on; or a core, whatever runs there.
   * @returns Number of the open file; or the kernel's error, negative.
   */
  openEvent(attributes: Uint8Array<ArrayBuffer>, target: EventTarget): number {
    const { syscall } = this.#library.symbols;
    const [thread, core] = "core" in target ? [ANY, target.core] : [target.thread, ANY];
    const file = syscall(
      this.#call,
      attributes,
      BigInt(thread),
      BigInt(core),
      NO_GROUP,
      CLOSE_ON_EXEC,
    );
    return file < 0n ? -this.#error() : Number(file);
  }

  /** @returns The memory, or the kernel's error, negative. */
  map(file: number, length: number): MappedMemory | number {
    const { mmap, munmap } = this.#library.symbols;
    const start = mmap(0n, BigInt(length), READ_WRITE, SHARED, file, 0n);
    if (start === null || Deno.UnsafePointer.value(start) === MAP_FAILED) return -this.#error();
    return {
      buffer: Deno.UnsafePointerView.getArrayBuffer(start, length),
      unmap: () => void munmap(start, BigInt(length)),
    };
  }

  control(file: number, request: bigint): void {
    this.#library.symbols.ioctl(file, request, 0n);
  }

  closeFile(file: number): void {
    this.#library.symbols.close(file);
  }

  /** CPU time of a process in nanoseconds; nothing if it has ended or is another user's. */
  processCpu(pid: number): number | undefined {
    const time = new BigInt64Array(2);
    // How Linux numbers the clocks of processes.
    const clock = (~pid << 3) | 2;
    const failed = this.#library.symbols.clock_gettime(clock, new Uint8Array(time.buffer));
    return failed ? undefined : Number(time[0]) * 1e9 + Number(time[1]);
  }

  /** Address of the function that this process has for a signal, 0 for none. */
  signalHandler(signal: number): bigint {
    const action = new BigUint64Array(SIGACTION_WORDS);
    const failed = this.#library.symbols.sigaction(signal, null, new Uint8Array(action.buffer));
    // 0 is the system's own way, 1 leaves it out.
    return failed || action[0]! <= 1n ? 0n : action[0]!;
  }

  #error(): number {
    const place = this.#library.symbols.__errno_location();
    return place === null ? 0 : new Deno.UnsafePointerView(place).getInt32();
  }

  [Symbol.dispose](): void {
    this.#library.close();
  }
}

/**
 * Loads the C library.
 *
 * @returns The library, which is to be disposed of; or why it cannot be had. No permission is
 *   requested.
 */
export function openLibc(): Libc | Refusal {
  const { os, arch } = Deno.build;
  if (os !== "linux") return { refused: "native stacks need Linux" };
  const call = CALLS[arch];
  if (call === undefined) return { refused: `native stacks are not known on ${arch}` };
  // Without a path: permission for a part of all libraries does not name this one.
  const { state } = Deno.permissions.querySync({ name: "ffi" });
  if (state !== "granted") return { refused: "native stacks need --allow-ffi" };
  try {
    return new Libc(call);
  } catch (error) {
    const why = errorMessage(error);
    return { refused: `${FILE} cannot be loaded: ${why}` };
  }
}
