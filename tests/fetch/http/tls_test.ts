import { match } from "node:assert/strict";
import { createServer } from "node:https";
import { sameOutcome } from "../../support/both_programs.ts";
import { Certificates } from "../../support/certificates.ts";
import { testWithPprof } from "../../support/real_program.ts";

const FIXTURES = new URL("../../fixtures/profiles/tool/", import.meta.url).pathname;
const WORKED = await Deno.readFile(`${FIXTURES}worked.pb.gz`);
const COMMENTS = ["-comments", "-symbolize=none"];

/** Serves a profile over TLS. */
async function serving(
  certificates: Certificates,
  name: string,
  test: (port: number) => Promise<void>,
): Promise<void> {
  await using server = Deno.serve({
    hostname: "127.0.0.1",
    port: 0,
    cert: certificates.read(`${name}.pem`),
    key: certificates.read(`${name}.key`),
    onListen() {},
  }, () => new Response(WORKED));
  await test(server.addr.port);
}

testWithPprof("fetch: certificates are judged as the real program does", async () => {
  await using certificates = await Certificates.make();
  const ca = `-tls_ca=${certificates.path("ca.pem")}`;
  const cases = {
    right: "subjectAltName=DNS:localhost,IP:127.0.0.1",
    others: "subjectAltName=DNS:example.com,DNS:*.example.org",
    address: "subjectAltName=IP:10.1.2.3",
    localhost: "keyUsage=digitalSignature",
  };
  for (const [name, extension] of Object.entries(cases)) {
    await certificates.sign(name, extension);
    await serving(certificates, name, async (port) => {
      for (const host of ["localhost", "127.0.0.1"]) {
        await sameOutcome([...COMMENTS, ca, `https://${host}:${port}/x`]);
      }
      const insecure = await sameOutcome([...COMMENTS, `https+insecure://127.0.0.1:${port}/x`]);
      match(insecure, /Saved profile in TMP/);
    });
  }
  await certificates.sign("right", cases.right);
  await serving(certificates, "right", async (port) => {
    const env = { SSL_CERT_FILE: certificates.path("ca.pem") };
    match(await sameOutcome([...COMMENTS, `https://localhost:${port}/x`], { env }), /Saved/);
    await sameOutcome([
      ...COMMENTS,
      `-tls_ca=${FIXTURES}src/app/main.go`,
      `https://localhost:${port}/x`,
    ]);
    await sameOutcome([...COMMENTS, `https://localhost:${port}/x`]);
  });
});

testWithPprof("fetch: what is wrong with a certificate counts before who signed it", async () => {
  await using certificates = await Certificates.make();
  await certificates.sign("old", "subjectAltName=DNS:localhost", -1);
  await certificates.sign("others", "subjectAltName=DNS:example.com");
  for (
    const [name, words] of [["old", /NOW is after 20/], ["others", /valid for example/]] as const
  ) {
    await serving(certificates, name, async (port) => {
      for (const ca of [[], [`-tls_ca=${certificates.path("ca.pem")}`]]) {
        match(await sameOutcome([...COMMENTS, ...ca, `https://localhost:${port}/x`]), words);
      }
    });
  }
});

testWithPprof("fetch: clients show their certificate", async () => {
  await using certificates = await Certificates.make();
  await certificates.sign("server", "subjectAltName=DNS:localhost");
  await certificates.sign("client", "extendedKeyUsage=clientAuth");
  const [ca, cert, key, other] = ["ca.pem", "client.pem", "client.key", "server.key"]
    .map((name) => certificates.path(name));
  const server = createServer({
    cert: certificates.read("server.pem"),
    key: certificates.read("server.key"),
    ca: certificates.read("ca.pem"),
    requestCert: true,
    rejectUnauthorized: true,
  }, (_, response) => response.end(WORKED));
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as { port: number };
  const trusted = [...COMMENTS, `-tls_ca=${ca}`];
  const url = `https://localhost:${port}/x`;
  match(
    await sameOutcome([...trusted, `-tls_cert=${cert}`, `-tls_key=${key}`, url]),
    /Saved profile in TMP/,
  );
  for (
    const flags of [
      [`-tls_cert=${cert}`],
      [`-tls_key=${key}`],
      ["-tls_cert=/none", "-tls_key=/none"],
      [`-tls_cert=${cert}`, "-tls_key=/none"],
      [`-tls_cert=${key}`, `-tls_key=${cert}`],
      [`-tls_cert=${cert}`, `-tls_key=${cert}`],
      [`-tls_cert=${cert}`, `-tls_key=${other}`],
      [`-tls_cert=${certificates.path("extension")}`, `-tls_key=${key}`],
      ["-tls_ca=/none"],
    ]
  ) await sameOutcome([...trusted, ...flags, url]);
  await new Promise((done) => server.close(done));
});
