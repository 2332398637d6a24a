/** A published package, where Cargo puts it; a checkout of a repository; what a build script wrote. */
const REGISTRY_REGEXP = /(?:^|\/)registry\/src\/[^/]+\/([^/]+)\/(?:src\/)?(.+)$/;
const CHECKOUT_REGEXP = /(?:^|\/)git\/checkouts\/(.+?)-[0-9a-f]{16}\/[0-9a-f]+\/(.+)$/;
const BUILD_REGEXP = /(?:^|\/)build\/(.+?)-[0-9a-f]{16}\/out\/(.+)$/;
/** Rust's own libraries: where its source was installed, where it was built, or with neither. */
const LIBRARY_REGEXP =
  /^(?:.*\/rustlib\/src\/rust\/|\/rustc\/[0-9a-f]+\/)library\/([^/]+)\/(?:src\/)?(.+)$/;
/** Packages that Rust's own libraries are made with. */
const LIBRARY_DEPENDENCY_REGEXP = /^\/rust\/deps\/([^/]+)\/(?:src\/)?(.+)$/;

/**
 * The path of a Rust source file as a reader wants to see it: from the root of
 * its package or of its repository.
 *
 * @param path As the compiler was given it.
 * @returns The shorter path.
 *
 * @example
 * ```ts
 * import { sourceFileName } from "./source_file_name.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const tokio = "/home/me/.cargo/registry/src/index.crates.io-1949cf8c6b5b557f/tokio-1.47.1/src/";
 * strictEqual(sourceFileName(`${tokio}runtime/task/state.rs`), "tokio-1.47.1/runtime/task/state.rs");
 * strictEqual(sourceFileName("ext/http/http_next.rs"), "ext/http/http_next.rs");
 * ```
 */
export function sourceFileName(path: string): string {
  for (
    const pattern of [
      REGISTRY_REGEXP,
      LIBRARY_REGEXP,
      LIBRARY_DEPENDENCY_REGEXP,
      CHECKOUT_REGEXP,
      BUILD_REGEXP,
    ]
  ) {
    const [, root, rest] = pattern.exec(path) ?? [];
    if (root !== undefined && rest !== undefined) return `${root}/${rest}`;
  }
  return path;
}

/** Whether a file is of Rust's own libraries, which are compiled into the functions of all others. */
export function isRustLibrary(path: string): boolean {
  return LIBRARY_REGEXP.test(path) || LIBRARY_DEPENDENCY_REGEXP.test(path);
}
