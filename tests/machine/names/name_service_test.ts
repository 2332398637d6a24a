import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { IndexCache } from "../../../lib/machine/names/index_cache.ts";
import { NameService } from "../../../lib/machine/names/name_service.ts";
import { sourceFileName } from "../../../lib/machine/names/source_file_name.ts";

const MACHINE = new URL("../../fixtures/profiles/tool/machine/", import.meta.url).pathname;

Deno.test({
  name: "NameService makes an index once, keeps it, and finds it again",
  ignore: Deno.build.os !== "linux",
  async fn() {
    const folder = await Deno.makeTempDir();
    try {
      const path = Deno.execPath();
      // Nobody ends it: what it leaves open would fail the test.
      const first = new NameService(new IndexCache(folder));
      const [one, two] = await Promise.all([first.ofFile(path), first.ofFile(path)]);
      ok("index" in one, JSON.stringify(one));
      strictEqual(one, two);
      ok(one.index.parts.starts.length > 100);
      const [file] = [...Deno.readDirSync(folder)];
      if (one.buildId === "") return strictEqual(file, undefined);
      strictEqual(file?.name.startsWith(one.buildId), true);
      using second = new NameService(new IndexCache(folder));
      const again = await second.ofFile(path);
      ok("index" in again);
      deepStrictEqual(again.index.parts.starts, one.index.parts.starts);
      deepStrictEqual(again.index.parts.text, one.index.parts.text);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

Deno.test("NameService says why there are no names", async () => {
  using names = new NameService(new IndexCache(undefined));
  const nowhere = await names.ofFile("/nowhere");
  ok("missing" in nowhere);
  match(nowhere.missing, /^Cannot read names of "\/nowhere": No such file or directory/);
  const text = await names.ofFile(import.meta.filename!);
  ok("missing" in text);
  match(text.missing, /^Cannot read names of ".*name_service_test.ts":/);
});

Deno.test("NameService reads programs that are almost nothing", async () => {
  using names = new NameService(new IndexCache(undefined));
  const spin = await names.ofFile(`${MACHINE}spin`);
  ok("index" in spin, JSON.stringify(spin));
  strictEqual(spin.buildId, "5eed0001");
});

Deno.test("sourceFileName() begins at the package, at the repository, or with the whole", () => {
  const registry = "/home/me/.cargo/registry/src/index.crates.io-1949cf8c6b5b557f";
  const cases: Record<string, string> = {
    [`${registry}/tokio-1.47.1/src/runtime/task/state.rs`]: "tokio-1.47.1/runtime/task/state.rs",
    [`${registry}/brotli-6.0.0/lib/x.rs`]: "brotli-6.0.0/lib/x.rs",
    "/home/me/.cargo/git/checkouts/swc-0123456789abcdef/0a1b2c3/crates/a/src/b.rs":
      "swc/crates/a/src/b.rs",
    "/rustc/f2d3ce0bd0123456789abcdef0123456789abcde/library/core/src/slice/mod.rs":
      "core/slice/mod.rs",
    "/home/me/.rustup/toolchains/1.95.0/lib/rustlib/src/rust/library/alloc/src/rc.rs":
      "alloc/rc.rs",
    "/rust/deps/hashbrown-0.16.1/src/raw/mod.rs": "hashbrown-0.16.1/raw/mod.rs",
    "/home/me/deno/target/release/build/cranelift-codegen-2bc5be682487a383/out/isle.rs":
      "cranelift-codegen/isle.rs",
    "ext/http/http_next.rs": "ext/http/http_next.rs",
    "src/main.rs": "src/main.rs",
    "/srv/work/src/main.rs": "/srv/work/src/main.rs",
  };
  for (const [path, name] of Object.entries(cases)) strictEqual(sourceFileName(path), name);
});

Deno.test({
  name: "NameService names code of the running kernel, or says that it hides that",
  ignore: Deno.build.os !== "linux",
  async fn() {
    using names = new NameService(new IndexCache(undefined));
    const symbols = await Deno.readTextFile("/proc/kallsyms");
    const [, at = "0"] = /^([89a-f][0-9a-f]{15}) T \w+$/m.exec(symbols) ?? [];
    const address = Number(BigInt.asIntN(64, BigInt(`0x${at}`)));
    const found = await names.ofKernel([address]);
    // What begins at one address may have several names.
    const all = [...symbols.matchAll(/^([0-9a-f]{16}) \w (\w+)$/gm)]
      .filter(([, other]) => other === at).map(([, , name]) => name);
    if (at === "0") ok("missing" in found && /hides/.test(found.missing));
    else ok("names" in found && all.includes(found.names.get(address)));
    deepStrictEqual(await names.ofKernel([address]), found);
  },
});
