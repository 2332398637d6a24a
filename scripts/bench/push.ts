import { findOha } from "../load/oha.ts";
import { race } from "./overhead.ts";
import { bareService, profiledService } from "./service.ts";

const ROUNDS = 5;
/** Two intervals of 15 s, whenever they begin. */
const SECONDS = 30;
const BARE_BAR = 1.05;

/**
 * CPU time per request with everything on and profiles pushed every 15 seconds, beside bare; see
 * `overhead`. The server that takes them is of this process.
 *
 * @returns Whether the bar is held.
 */
export async function push(rounds = ROUNDS): Promise<boolean> {
  const oha = findOha();
  if (oha === undefined) {
    console.log("  skipped: needs oha (cargo install oha --locked)");
    return true;
  }
  let [profiles, bytes] = [0, 0];
  await using server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, async (r) => {
    profiles++;
    bytes += (await r.bytes()).byteLength;
    return new Response(null, { headers: { "content-type": "application/proto" } });
  });
  const address = `PYROSCOPE_SERVER_ADDRESS=http://127.0.0.1:${server.addr.port}`;
  const own = ["env", address, ...profiledService()];
  const isHeld = await race(rounds, oha, "bare", bareService(), BARE_BAR, {
    title: "pushed",
    own,
    seconds: SECONDS,
  });
  console.log(`  ${profiles} profiles arrived, ${(bytes / profiles / 1024).toFixed(1)} KiB each`);
  return isHeld && profiles > 0;
}
