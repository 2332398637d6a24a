import { match } from "node:assert/strict";
import { sameOutcome } from "../support/both_programs.ts";
import { testWithPprof } from "../support/real_program.ts";

const FIXTURES = new URL("../fixtures/profiles/", import.meta.url).pathname;
const ADDRESSES = await Deno.readFile(`${FIXTURES}tool/addresses.pb.gz`);
const NO_MAPPINGS = await Deno.readFile(`${FIXTURES}no_mappings.pb.gz`);

/** What a server knows: two addresses of three, the last line cut off. */
function symbols(query: string): string {
  const addresses = query.split("+");
  const lines = addresses.map((address, i) =>
    i % 3 === 2 ? "" : `${address}\tfn_${i % 4}<int>(x)\n`
  );
  return `num_symbols: 1\n${lines.join("")}${addresses[0]} unterminated`;
}

async function answer(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (request.method === "GET") {
    return new Response(pathname.startsWith("/bare") ? NO_MAPPINGS : ADDRESSES);
  }
  if (pathname.startsWith("/failing/")) return new Response("", { status: 500 });
  if (pathname.startsWith("/large/")) return new Response("0x123456789012345678901 f\n");
  const isKnown = ["/debug/pprof/symbol", "/pprof/symbol", "/symbolz", "/bare/symbolz"]
    .includes(pathname);
  return isKnown ? new Response(symbols(await request.text())) : new Response("", { status: 404 });
}

testWithPprof("symbolize: servers get the requests of the real program", async () => {
  await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, answer);
  const origin = `http://127.0.0.1:${server.addr.port}`;
  const file = `${FIXTURES}tool/addresses.pb.gz`;
  for (
    const args of [
      [`${origin}/debug/pprof/heap?gc=1`],
      ["-symbolize=remote", `${origin}/pprof/contention`],
      ["-symbolize=remote:force", `${origin}/x`],
      ["-symbolize=remote:demangle=full", `${origin}/x`],
      ["-symbolize=local", `${origin}/x`],
      ["-symbolize=none", `${origin}/x`],
      [`${origin}/failing/x`],
      [`${origin}/large/x`],
      [`${origin}/other/x`],
      [`${origin}/x`, file],
      [`-base=${origin}/x`, file],
      [`${origin}/bare/x`],
      [`${origin}/bare/x`, `${FIXTURES}no_mappings.pb.gz`],
    ]
  ) await sameOutcome(["-raw", ...args]);
  match(
    await sameOutcome(["-raw", `${origin}/failing/x`]),
    /pprof: http post .*: server response: 500/,
  );
});
