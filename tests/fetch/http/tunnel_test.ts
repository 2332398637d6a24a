import { match } from "node:assert/strict";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { connect } from "node:net";
import type { Duplex } from "node:stream";
import { sameOutcome } from "../../support/both_programs.ts";
import { Certificates } from "../../support/certificates.ts";
import { testWithPprof } from "../../support/real_program.ts";

const FIXTURES = new URL("../../fixtures/profiles/tool/", import.meta.url).pathname;
const WORKED = await Deno.readFile(`${FIXTURES}worked.pb.gz`);
const COMMENTS = ["-comments", "-symbolize=none"];

/** Lets everybody through to one port of this machine, whatever they ask for. */
async function asProxy<T>(server: Server, to: number, test: (port: number) => Promise<T>) {
  server.on("connect", (_: IncomingMessage, socket: Duplex) => {
    const far = connect(to, "127.0.0.1", () => socket.write("HTTP/1.1 200 OK\r\n\r\n"));
    far.pipe(socket).pipe(far);
    for (const end of [far, socket]) {
      end.on("error", () => {}).on("close", () => (end === far ? socket : far).destroy());
    }
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  try {
    return await test((server.address() as { port: number }).port);
  } finally {
    await new Promise((done) => server.close(done));
  }
}

testWithPprof(
  "fetch: servers with TLS are reached through proxies, plain and with TLS",
  async () => {
    await using certificates = await Certificates.make();
    await certificates.sign("pprof.test", "subjectAltName=DNS:pprof.test");
    await certificates.sign("proxy", "subjectAltName=IP:127.0.0.1");
    const [cert, key] = ["pprof.test.pem", "pprof.test.key"].map((name) => certificates.read(name));
    await using server = Deno.serve({
      hostname: "127.0.0.1",
      port: 0,
      cert: cert!,
      key: key!,
      onListen() {},
    }, () => new Response(WORKED));
    const trusted = [...COMMENTS, `-tls_ca=${certificates.path("ca.pem")}`];
    const get = (proxy: string, url: string) =>
      sameOutcome([...trusted, url], {
        env: { HTTPS_PROXY: proxy, SSL_CERT_FILE: certificates.path("ca.pem") },
      });
    await asProxy(createServer(), server.addr.port, async (port) => {
      match(await get(`http://127.0.0.1:${port}`, "https://pprof.test/x"), /Saved/);
      match(await get(`http://127.0.0.1:${port}`, "https://other.test/x"), /valid for pprof\.test/);
    });
    const secure = createSecureServer({
      cert: certificates.read("proxy.pem"),
      key: certificates.read("proxy.key"),
    });
    await asProxy(secure, server.addr.port, async (port) => {
      match(await get(`https://127.0.0.1:${port}`, "https://pprof.test/x"), /Saved/);
      match(await get(`https://localhost:${port}`, "https://pprof.test/x"), /proxyconnect tcp/);
    });
  },
);
