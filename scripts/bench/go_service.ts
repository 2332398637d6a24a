import { fileURLToPath } from "node:url";

const SOURCE = fileURLToPath(new URL("./go", import.meta.url));

/**
 * Builds the Go program beside this file.
 *
 * @returns Its path until it is disposed of, or nothing where Go is not installed.
 * @throws {Error} If it does not compile.
 */
export async function buildGoService(): Promise<({ path: string } & AsyncDisposable) | undefined> {
  const folder = await Deno.makeTempDir();
  const remove = () => Deno.remove(folder, { recursive: true });
  const path = `${folder}/service`;
  try {
    const { success, stderr } = await new Deno.Command("go", {
      args: ["build", "-o", path, "."],
      cwd: SOURCE,
    }).output();
    if (!success) throw new Error(`Cannot build ${SOURCE}: ${new TextDecoder().decode(stderr)}`);
  } catch (cause) {
    await remove();
    if (cause instanceof Deno.errors.NotFound) return undefined;
    throw cause;
  }
  return { path, [Symbol.asyncDispose]: remove };
}
