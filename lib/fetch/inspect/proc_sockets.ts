/**
 * Which TCP sockets a process on this machine listens with, as Linux reports it.
 *
 * @module
 */

/** A socket that listens. */
export interface Listener {
  port: number;
  /** Whether only this machine reaches it. */
  isLoopback: boolean;
  /** Whether it is of IPv6. */
  isSix: boolean;
}

/** A row of `/proc/net/tcp`, in hexadecimal: local address, remote address, state; much later the inode. */
const ROW_REGEXP =
  /^\s*\d+: ([\dA-F]+):([\dA-F]{4}) [\dA-F]+:[\dA-F]{4} ([\dA-F]{2}) (?:\S+ +){5}(\d+)/;
const ESTABLISHED = "01";
const LISTENS = "0A";
/** Words of 32 bits in the order of the machine: 127.x.x.x, ::1, and the former within IPv6. */
const LOOPBACK_REGEXP = /^(.{6}7F|0{24}01000000|0{16}(0000FFFF|FFFF0000).{6}7F)$/;

/**
 * What a process listens to.
 *
 * @throws {Deno.errors.NotFound} If there is no such process.
 * @throws {Deno.errors.PermissionDenied} If it is another user's.
 */
export function listeners(pid: number): Listener[] {
  return sockets(pid).filter(({ state }) => state === LISTENS);
}

/** How many connections to a port of its own a process has. */
export function connections(pid: number, port: number): number {
  return sockets(pid).filter((each) => each.state === ESTABLISHED && each.port === port).length;
}

function sockets(pid: number): (Listener & { state: string })[] {
  const own = socketInodes(pid);
  return [{ file: "tcp", isSix: false }, { file: "tcp6", isSix: true }].flatMap(
    ({ file, isSix }) => {
      return tableOf(`/proc/${pid}/net/${file}`).flatMap((line) => {
        const [, address = "", port = "", state = "", inode = ""] = ROW_REGEXP.exec(line) ?? [];
        if (!own.has(inode)) return [];
        const isLoopback = LOOPBACK_REGEXP.test(address);
        return { port: parseInt(port, 16), isLoopback, isSix, state };
      });
    },
  );
}

/** A machine may do without IPv6. */
function tableOf(path: string): string[] {
  try {
    return Deno.readTextFileSync(path).split("\n");
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

function socketInodes(pid: number): Set<string> {
  const inodes = new Set<string>();
  for (const { name } of Deno.readDirSync(`/proc/${pid}/fd`)) {
    try {
      const [, inode] = /^socket:\[(\d+)\]$/.exec(Deno.readLinkSync(`/proc/${pid}/fd/${name}`)) ??
        [];
      if (inode !== undefined) inodes.add(inode);
    } catch (error) {
      // Closed since.
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  return inodes;
}
