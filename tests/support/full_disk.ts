/**
 * Makes a folder a disk that has room for so many bytes: writes of files fail beyond as the
 * system's do, until this is disposed of.
 */
export function fullDisk(path: string, room: number): Disposable {
  const { writeFile } = Deno;
  const sizeOf = (folder: string): number =>
    Array.from(
      Deno.readDirSync(folder),
      ({ name, isDirectory }) =>
        isDirectory ? sizeOf(`${folder}/${name}`) : Deno.statSync(`${folder}/${name}`).size,
    ).reduce((sum, bytes) => sum + bytes, 0);
  Deno.writeFile = async (file, data, options) => {
    const bytes = data as Uint8Array;
    // What is there of the file gives way.
    await writeFile(file, new Uint8Array());
    const left = room - sizeOf(path);
    await writeFile(file, bytes.subarray(0, Math.max(0, left)), options);
    if (bytes.length > left) {
      throw Object.assign(new Error("No space left on device (os error 28)"), { code: "ENOSPC" });
    }
  };
  return { [Symbol.dispose]: () => void (Deno.writeFile = writeFile) };
}
