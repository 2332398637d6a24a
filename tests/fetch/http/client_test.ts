import { match } from "node:assert/strict";
import { createServer } from "node:http";
import { connect, createServer as createTcpServer } from "node:net";
import { sameOutcome } from "../../support/both_programs.ts";
import { testWithPprof } from "../../support/real_program.ts";

const FIXTURES = new URL("../../fixtures/profiles/tool/", import.meta.url).pathname;
const WORKED = await Deno.readFile(`${FIXTURES}worked.pb.gz`);
const COMMENTS = ["-comments", "-symbolize=none"];

/** What the server answers, by path. */
const PAGES: Readonly<Record<string, (request: Request) => Response>> = {
  "/profile": () => new Response(WORKED),
  "/zipped": () =>
    new Response(new Blob([WORKED]).stream().pipeThrough(new CompressionStream("gzip")), {
      headers: { "content-encoding": "gzip" },
    }),
  "/moved": () => redirect(302, "/profile"),
  "/moved/up": () => redirect(307, "../profile"),
  "/circle": () => redirect(301, "/circle"),
  "/nowhere": () => new Response("", { status: 302 }),
  "/moved/user": () => redirect(303, "/user"),
  "/user": ({ headers }) =>
    new Response(WORKED, { status: headers.get("authorization") === "Basic dTpw" ? 200 : 401 }),
  "/refused": () =>
    new Response("too busy\n", {
      status: 500,
      headers: { "x-go-pprof": "1", "content-type": "text/plain; charset=utf-8" },
    }),
  "/empty": () => new Response(null, { status: 204 }),
  "/strange": () => new Response("", { status: 599 }),
  "/junk": () => new Response("junk"),
};

function redirect(status: number, location: string): Response {
  return new Response(null, { status, headers: { location } });
}

testWithPprof("fetch: answers are taken as the real program takes them", async () => {
  await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (request) => {
    const page = PAGES[new URL(request.url).pathname];
    return page?.(request) ?? new Response("", { status: 404 });
  });
  const origin = `127.0.0.1:${server.addr.port}`;
  for (const path of [...Object.keys(PAGES), "/missing"]) {
    await sameOutcome([...COMMENTS, `http://u:p@${origin}${path}`]);
  }
  await sameOutcome([...COMMENTS, `${origin}/profile?b=1&a=%2a&seconds=x`]);
  await sameOutcome([...COMMENTS, "-seconds=3", `http://${origin}/profile?seconds=9#f`]);
  await sameOutcome([...COMMENTS, `http://${origin}/missing`, `${FIXTURES}worked.pb.gz`]);
});

testWithPprof("fetch: what cannot be reached is said as the real program says it", async () => {
  for (
    const url of [
      "http://127.0.0.1:1/x",
      "http://u:secret@127.0.0.1:1/a b",
      "HTTP://[::1]:1/X%20y?a=1#f",
      "ftp://127.0.0.1/x",
      "//127.0.0.1:1/x",
      ":1/x",
      "http://u:secret@:1/x",
      "http://127.0.0.1:99999/x",
      "mailto:x",
      "x/y:z",
      "http://127.0.0.1:1/%zz",
    ]
  ) await sameOutcome(["-top", url]);
});

testWithPprof("fetch: broken answers are errors", async () => {
  const answers = [
    "HTTP/1.0 200 OK\r\nContent-Length: 100\r\n\r\ncut off",
    "HTTP/1.0 200 OK\r\n\r\nuntil the end",
    "",
  ];
  for (const answer of answers) {
    const server = createTcpServer((socket) => {
      socket.once("data", () => socket.end(answer)).on("error", () => {});
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const { port } = server.address() as { port: number };
    await sameOutcome(["-top", `http://127.0.0.1:${port}/x`]);
    await sameOutcome(["-top", `:${port}/x`]);
    await new Promise((done) => server.close(done));
  }
});

testWithPprof("fetch: proxies are used as the environment says", async () => {
  const requests: string[] = [];
  const proxy = createServer((request, response) => {
    requests.push(`${request.url} ${request.headers["proxy-authorization"]}`);
    response.end(WORKED);
  });
  proxy.on("connect", (request, socket) => {
    requests.push(`CONNECT ${request.url}`);
    if (request.url?.startsWith("closed.")) {
      socket.end("HTTP/1.1 403 Not Allowed\r\n\r\n");
      return;
    }
    // A client that has heard enough may reset the connection.
    socket.on("error", () => {});
    const far = connect(1, "127.0.0.1", () => {});
    far.on("error", () => socket.end("HTTP/1.1 200 OK\r\n\r\nnot TLS"));
  });
  await new Promise<void>((done) => proxy.listen(0, "127.0.0.1", done));
  const { port } = proxy.address() as { port: number };
  const env = { HTTP_PROXY: `http://u:p%20@127.0.0.1:${port}`, https_proxy: `127.0.0.1:${port}` };
  match(await sameOutcome([...COMMENTS, "http://example.test/x?a=b"], { env }), /Saved/);
  match(await sameOutcome([...COMMENTS, "https://closed.test/x"], { env }), /Not Allowed/);
  await sameOutcome([...COMMENTS, "http://127.0.0.1:1/x"], { env });
  await sameOutcome([...COMMENTS, "http://x.test/y"], {
    env: { ...env, HTTP_PROXY: "127.0.0.1:1" },
  });
  match(
    requests.join("\n"),
    /^(http:\/\/example\.test\/x\?a=b Basic dTpwIA==\n){2}(CONNECT closed\.test:443\n?){2}$/,
  );
  await new Promise((done) => proxy.close(done));
});
