/**
 * Distinguishes executables from profiles among the files of a command line.
 *
 * @param path The file.
 * @returns Whether it is an executable that can be read.
 */
export async function isBinary(path: string): Promise<boolean> {
  const { isJitFile } = await import("../machine/jit/open_jit_file.ts");
  if (await isJitFile(path)) return true;
  const { ANYWHERE, openObject } = await import("../machine/object/open_object.ts");
  try {
    openObject(path, ANYWHERE);
    return true;
  } catch {
    return false;
  }
}
