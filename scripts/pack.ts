/**
 * Packs what another project needs of this one: the library, the tool and the
 * documents, as a folder `pprof` in an archive.
 *
 *     deno task pack [file.tar.gz]
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { create } from "npm:tar@7.5.23";

const PARTS = ["lib", "deno.json", "deno.lock", "README.md", "LICENSE", "CHANGELOG.md", "docs"];
/** What is not needed to run it. */
const LEFT_OUT_REGEXP = /^docs\/pictures\//;

if (import.meta.main) {
  const [file = "pprof.tar.gz", ...more] = Deno.args;
  if (more.length > 0 || file.startsWith("-")) {
    console.error("usage: deno task pack [file.tar.gz]");
    Deno.exit(2);
  }
  await pack(new URL("..", import.meta.url), file);
  console.log(`${file}: unpack it in your project with  tar -xzf ${file}`);
}

/** Writes the archive of the project in the folder `root`; the same project gives the same bytes. */
async function pack(root: URL, file: string): Promise<void> {
  const filter = (path: string) => !LEFT_OUT_REGEXP.test(path);
  await create({
    gzip: true,
    file,
    cwd: fileURLToPath(root),
    prefix: "pprof",
    portable: true,
    filter,
  }, PARTS);
}
