/** Something holds no longer that always must. */
export class BrokenPromise extends Error {
  override name = "BrokenPromise";
}

type ErrorClass = abstract new (...args: never[]) => Error;

/**
 * Does something that may fail, but only as its module says.
 *
 * @param declared The errors of the module.
 * @param work What to do.
 * @returns What it came to, `undefined` if it failed as it may.
 * @throws Whatever else is thrown: a finding.
 */
export async function allowing<T>(
  declared: readonly ErrorClass[],
  work: () => T | Promise<T>,
): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (declared.some((type) => error instanceof type) && !isEngineError(error)) return undefined;
    throw error;
  }
}

/** The engine throws errors of the classes that modules throw too. */
function isEngineError(error: unknown): boolean {
  return error instanceof Error &&
    /call stack|Invalid (array|string|typed array) length|Invalid (count|regular)|BigInt/i.test(
      error.message,
    );
}
