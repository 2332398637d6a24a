import { match, rejects, strictEqual } from "node:assert/strict";
import { withDeadline } from "../../../lib/base/deadline.ts";
import { type Post, post as postUnref, PostError } from "../../../lib/ship/send/post.ts";
import { Certificates } from "../../support/certificates.ts";

const POST = { headers: { "x-extra": "1" }, body: new Uint8Array([1, 2, 3]), timeout: 10_000 };

/** A post keeps nothing alive, but a test waits for it. */
function post(sent: Post) {
  return withDeadline(60_000, postUnref(sent), () => {
    throw new Error("Waited in vain for an answer");
  });
}

Deno.test("a post has its headers, its body and its answer", async () => {
  await using server = Deno.serve({ port: 0, onListen() {} }, async (request) => {
    const bytes = await request.bytes();
    const text = `${request.method} ${request.headers.get("x-extra")} ${bytes}`;
    return new Response(text, { status: 418, headers: { "retry-after": "5" } });
  });
  const answer = await post({ ...POST, url: `http://127.0.0.1:${server.addr.port}/x` });
  strictEqual(answer.status, 418);
  strictEqual(answer.header("retry-after"), "5");
  strictEqual(answer.header("location"), "");
  strictEqual(new TextDecoder().decode(answer.body), "POST 1 1,2,3");
});

Deno.test("of a long answer only the beginning is read", async () => {
  const endless = () =>
    new ReadableStream({ pull: (stream) => stream.enqueue(new Uint8Array(65_536)) });
  await using server = Deno.serve({ port: 0, onListen() {} }, () => new Response(endless()));
  const { body } = await post({ ...POST, url: `http://127.0.0.1:${server.addr.port}/` });
  strictEqual(body.byteLength, 65_536);
});

Deno.test("who does not answer, or is not there, has a clear reason", async () => {
  using silent = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const url = `http://127.0.0.1:${silent.addr.port}/`;
  await rejects(post({ ...POST, url, timeout: 50 }), { message: "no answer within 0.05 s" });
  silent.close();
  await rejects(post({ ...POST, url }), { message: /^connection refused/ });
  await rejects(post({ ...POST, url: "http://no-such-host.invalid/" }), PostError);
});

Deno.test("what is no HTTP has a clear reason", async () => {
  using listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const served = (async () => {
    using connection = await listener.accept();
    await connection.read(new Uint8Array(4_096));
    await connection.write(new TextEncoder().encode("SSH-2.0-OpenSSH_9.6\r\n\r\n"));
  })();
  const failed = await post({ ...POST, url: `http://127.0.0.1:${listener.addr.port}/` })
    .then(() => undefined, (error: Error) => error);
  await served;
  strictEqual(failed instanceof PostError, true);
  match(failed!.message, /no HTTP server|closed the connection/);
});

Deno.test("a bad certificate, and no TLS at all, have a clear reason", async () => {
  await using made = await Certificates.make();
  await made.sign("server", "subjectAltName=IP:127.0.0.1");
  const tls = { cert: made.read("server.pem"), key: made.read("server.key") };
  await using secure = Deno.serve({ port: 0, onListen() {}, ...tls }, () => new Response());
  const url = (port: number) => `https://127.0.0.1:${port}/`;
  await rejects(post({ ...POST, url: url(secure.addr.port) }), {
    message: /^its certificate is not trusted here/,
  });
  await using plain = Deno.serve({ port: 0, onListen() {} }, () => new Response());
  await rejects(post({ ...POST, url: url(plain.addr.port) }), { message: /does not speak TLS/ });
});
