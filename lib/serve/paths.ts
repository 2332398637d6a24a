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

/** Where Go's fgprof is by custom. */
const FGPROF_PATH = "/debug/fgprof";
/** What all paths of the profiler have in them. */
export const COMMON_PATH = "/debug/";

/** Whether a path is below the prefix, or stands for one. */
export function isRoute(pathname: string): boolean {
  return pathname.startsWith(`${PREFIX}/`) || pathname === FGPROF_PATH;
}

/** What a path for which {@linkcode isRoute} is true asks for. */
export function nameOf(pathname: string): string {
  if (pathname === FGPROF_PATH) return "fgprof";
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
