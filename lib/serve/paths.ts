/**
 * Where the routes are.
 *
 * @module
 */

/** Where all routes are. */
export const PREFIX = "/debug/pprof";
/** The name below it of pages for browsers. */
export const PAGES_NAME = "ui";
/** Where pages for browsers are. */
export const PAGES_PREFIX = `${PREFIX}/${PAGES_NAME}`;

/** What a path below the prefix asks for. */
export function nameOf(pathname: string): string {
  const path = pathname.slice(PREFIX.length + 1);
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** Whether a name is what a human looks at with a browser. */
export function isPage(name: string): boolean {
  return name === PAGES_NAME || name.startsWith(`${PAGES_NAME}/`);
}
