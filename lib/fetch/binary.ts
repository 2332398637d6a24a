import { ANYWHERE, openObject } from "../machine/object/open_object.ts";

/**
 * Tells executables from profiles among the files of a command line.
 *
 * @param path The file.
 * @returns Whether it is an executable that can be read.
 */
export function isBinary(path: string): Promise<boolean> {
  try {
    openObject(path, ANYWHERE);
    return Promise.resolve(true);
  } catch {
    return Promise.resolve(false);
  }
}
