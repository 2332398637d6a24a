import { strictEqual } from "node:assert/strict";
import { frameKind, framePackage } from "../../../lib/analyse/stacks/frame_kind.ts";

/** Name, file, mapping; kind, package. */
const FRAMES: readonly [name: string, file: string, object: string, kind: string, pack: string][] =
  [
    ["main.main", "/src/app/main.go", "/bin/app", "user", "main"],
    [
      "github.com/x/y/v2.(*T).Do",
      "/root/go/pkg/mod/github.com/x/y@v2/t.go",
      "/bin/app",
      "library",
      "github.com/x/y/v2",
    ],
    [
      "net/http.(*conn).serve",
      "/usr/local/go/src/net/http/server.go",
      "/bin/app",
      "platform",
      "net/http",
    ],
    ["runtime.mcall", "", "/bin/app", "platform", "runtime"],
    ["runtime.gcDrain", "/usr/local/go/src/runtime/mgcmark.go", "/bin/app", "GC", "runtime"],
    [
      "runtime.scanObject",
      "/usr/local/go/src/runtime/mgcmark_greenteagc.go",
      "/bin/app",
      "GC",
      "runtime",
    ],
    ["(garbage collector)", "", "v8", "GC", "v8"],
    ["JSON.parse", "", "v8", "native", "v8"],
    ["op_read", "", "deno", "platform", "deno"],
    ["readFile", "ext:deno_fs/30_fs.js", "deno", "platform", "deno"],
    ["handle", "/app/main.ts", "/app", "user", "app"],
    [
      "map",
      "/app/node_modules/lodash/lodash.js",
      "npm/lodash@4.17.21",
      "library",
      "npm/lodash@4.17.21",
    ],
    ["get", "https://deno.land/std/x.ts", "deno.land", "library", "deno.land"],
    ["__memcpy", "", "/lib/x86_64-linux-gnu/libc.so.6", "native", ""],
    ["do_syscall_64", "", "[kernel.kallsyms]", "native", ""],
    ["[deno]", "", "/root/.deno/bin/deno", "native", ""],
    [
      "tokio-1.47.1/runtime/task/state.rs",
      "/home/a/.cargo/registry/src/index/tokio-1.47.1/src/runtime/task/state.rs",
      "/usr/bin/deno",
      "native",
      "tokio-1.47.1/runtime/task/state",
    ],
    ["v8::internal::Heap::Scavenge()", "", "/usr/bin/node", "native", "v8"],
    ["main", "/srv/deno/main.ts", "/srv/deno", "user", "deno"],
    ["(native)", "", "deno", "native", "deno"],
    ["(kernel)", "", "deno", "native", "deno"],
    ["(thread tokio-runtime-w)", "", "deno", "native", "deno"],
    ["(ended threads)", "", "deno", "native", "deno"],
    ["(other threads)", "", "deno", "native", "deno"],
    ["(JavaScript)", "", "deno", "user", "deno"],
    ["(profiler)", "", "deno-pprof", "library", "deno-pprof"],
    ["java.util.ArrayList.add", "ArrayList.java", "", "platform", "java.util"],
    [
      "std::vector<int>::push_back",
      "/usr/include/c++/12/bits/stl_vector.h",
      "/bin/a",
      "platform",
      "std",
    ],
    ["com.acme.Shop.sell", "Shop.java", "", "user", "com.acme"],
    ["", "", "", "unknown", ""],
  ];

for (const [name, file, object, kind, pack] of FRAMES) {
  Deno.test(`${name || "nothing"} is of the kind ${kind}, package ${pack || "none"}`, () => {
    strictEqual(frameKind({ name, file, object }), kind);
    strictEqual(framePackage({ name, file, object }), pack);
  });
}
