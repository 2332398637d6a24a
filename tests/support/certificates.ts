/**
 * Certificates for tests, made by `openssl` at run time.
 *
 * @module
 */
import { runProgram } from "./real_program.ts";

const KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];

/** An authority of its own, and what it has signed, in files of a folder. */
export class Certificates {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** Makes the authority: `ca.pem`. */
  static async make(): Promise<Certificates> {
    const made = new Certificates(await Deno.makeTempDir());
    const names = ["-subj", "/CN=Authority", "-addext", "basicConstraints=critical,CA:TRUE"];
    const files = ["-keyout", made.path("ca.key"), "-out", made.path("ca.pem")];
    await openssl(["req", "-x509", "-days", "2", ...KEY, ...names, ...files]);
    return made;
  }

  path(name: string): string {
    return `${this.folder}/${name}`;
  }

  read(name: string): string {
    return Deno.readTextFileSync(this.path(name));
  }

  /**
   * Makes `NAME.pem` and `NAME.key`.
   *
   * @param name The name of the files, and the common name.
   * @param extension A line of openssl's extensions, such as `subjectAltName=DNS:localhost`.
   * @param days How long it is valid; past if negative.
   */
  async sign(name: string, extension: string, days = 2): Promise<void> {
    const [key, request, cert] = ["key", "csr", "pem"].map((end) => this.path(`${name}.${end}`));
    await Deno.writeTextFile(this.path("extension"), `${extension}\n`);
    await openssl(["req", ...KEY, "-subj", `/CN=${name}`, "-keyout", key!, "-out", request!]);
    const authority = ["-CA", this.path("ca.pem"), "-CAkey", this.path("ca.key")];
    const rest = ["-CAcreateserial", "-days", String(days), "-extfile", this.path("extension")];
    await openssl(["x509", "-req", "-in", request!, "-out", cert!, ...authority, ...rest]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.folder, { recursive: true });
  }
}

async function openssl(args: string[]): Promise<void> {
  const { code, stderr } = await runProgram("openssl", args);
  if (code !== 0) throw new Error(`Cannot make certificates: ${stderr}`);
}
