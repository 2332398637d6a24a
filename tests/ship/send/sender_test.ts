import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { type Answer, type Post, PostError } from "../../../lib/ship/send/post.ts";
import { Sender, type SenderOptions } from "../../../lib/ship/send/sender.ts";
import { Troubles } from "../../../lib/ship/send/troubles.ts";
import { PYROSCOPE } from "../../../lib/ship/targets/pyroscope.ts";
import { waitFor } from "../../support/wait_for.ts";

type Reply = (post: Post, count: number) => Promise<Answer> | Answer;

const SECRET = "Bearer s3cret";

function answer(status: number, headers: Record<string, string> = {}, text = ""): Answer {
  return {
    status,
    header: (name) => headers[name] ?? "",
    body: new TextEncoder().encode(text),
  };
}

function setUp(reply: Reply, options: Partial<SenderOptions> = {}) {
  const said: string[] = [];
  const posts: Post[] = [];
  let time = 0;
  const url = "http://h:4040/push";
  const troubles = new Troubles(url, { warn: (text) => said.push(text), now: () => time });
  const sender = new Sender({
    target: PYROSCOPE,
    url,
    headers: { authorization: SECRET },
    troubles,
    backOffMillis: 1,
    post: async (post) => {
      posts.push(post);
      return await reply(post, posts.length);
    },
    ...options,
  });
  return { sender, said, posts, pass: (millis: number) => time += millis };
}

function payload(text: string) {
  return { body: new TextEncoder().encode(text), headers: { "content-type": "x" } };
}

const bodies = (posts: Post[]) => posts.map(({ body }) => new TextDecoder().decode(body));

Deno.test("profiles are sent in order, with the headers", async () => {
  const { sender, posts, said } = setUp(() => answer(200));
  for (const text of ["a", "b", "c"]) sender.send(payload(text));
  strictEqual(await sender.flush(5_000), true);
  deepStrictEqual(bodies(posts), ["a", "b", "c"]);
  deepStrictEqual(posts[0]!.headers, { authorization: SECRET, "content-type": "x" });
  deepStrictEqual(said, []);
});

for (const status of [408, 429, 500, 502, 503]) {
  Deno.test(`${status}: it is sent again until it is taken`, async () => {
    const { sender, posts, said } = setUp((_, count) => answer(count < 4 ? status : 200));
    sender.send(payload("a"));
    await waitFor(() => sender.waiting === 0, "the profile to be taken");
    deepStrictEqual(bodies(posts), ["a", "a", "a", "a"]);
    strictEqual(said.length, 1);
    match(said[0]!, new RegExp(`: ${status}; 1 profile wait`));
    sender.stop();
  });
}

Deno.test("422 of a server that starts is sent again, another is not", async () => {
  const starts = setUp((_, count) =>
    count === 1 ? answer(422, {}, "code = Unavailable") : answer(200)
  );
  starts.sender.send(payload("a"));
  await waitFor(() => starts.sender.waiting === 0, "the profile to be taken");
  strictEqual(starts.posts.length, 2);
  starts.sender.stop();
  const other = setUp(() => answer(422, {}, "bad"));
  other.sender.send(payload("a"));
  await waitFor(() => other.sender.waiting === 0, "the profile to be dropped");
  strictEqual(other.posts.length, 1);
  match(other.said[0]!, /: 422 bad; 1 profile dropped$/);
});

Deno.test("Retry-After is waited for", async () => {
  const { sender, posts } = setUp((_, count) =>
    count === 1 ? answer(429, { "retry-after": "1" }) : answer(200)
  );
  const start = performance.now();
  sender.send(payload("a"));
  await waitFor(() => sender.waiting === 0, "the profile to be taken");
  ok(performance.now() - start >= 990);
  strictEqual(posts.length, 2);
  sender.stop();
});

Deno.test("what is refused is dropped, counted and said once a minute", async () => {
  const { sender, said, pass } = setUp(() => answer(401, {}, "no org id"));
  const send = async () => {
    sender.send(payload("a"));
    await waitFor(() => sender.waiting === 0, "the profile to be dropped");
  };
  for (let i = 0; i < 5; i++) await send();
  deepStrictEqual(said, [
    "deno-pprof: Cannot push profiles to http://h:4040/push: 401 no org id: look at user, password, token and tenant; 1 profile dropped",
  ]);
  pass(60_000);
  await send();
  sender.troubles.flush();
  strictEqual(said.length, 2);
  match(said[1]!, /; 5 profiles dropped$/);
  strictEqual(sender.troubles.dropped, 6);
});

Deno.test("pages and redirects are no Pyroscope", async () => {
  const cases: [Answer, RegExp][] = [
    [answer(200, { "content-type": "text/html; charset=utf-8" }), /answers with a page/],
    [
      answer(302, { location: "https://me:s3cret@h/login?token=s3cret" }),
      /redirects to https:\/\/h\/login:/,
    ],
    [answer(404), /404: is this address right\?/],
  ];
  for (const [reply, text] of cases) {
    const { sender, said, posts } = setUp(() => reply);
    sender.send(payload("a"));
    await waitFor(() => sender.waiting === 0, "the profile to be dropped");
    strictEqual(posts.length, 1);
    match(said[0]!, text);
    ok(!said.join().includes("s3cret"));
  }
});

Deno.test("more than fits into memory pushes out the oldest", async () => {
  let isUp = false;
  const { sender, said, posts } = setUp(() => {
    if (!isUp) throw new PostError("connection refused");
    return answer(200);
  }, { maxBytes: 3 });
  sender.send(payload("a"));
  await waitFor(() => said.length === 1, "the first line");
  for (const text of ["b", "c", "d", "e"]) sender.send(payload(text));
  strictEqual(sender.waiting, 3);
  strictEqual(sender.troubles.dropped, 2);
  isUp = true;
  await waitFor(() => sender.waiting === 0, "the rest to be taken");
  deepStrictEqual(bodies(posts).slice(-3), ["c", "d", "e"]);
  sender.stop();
});

Deno.test("a server that hangs ends no flush, and what is lost is said", async () => {
  const { sender, said } = setUp(({ signal }) =>
    new Promise((_, reject) =>
      signal!.addEventListener("abort", () => reject(new PostError("stopped")))
    )
  );
  sender.send(payload("a"));
  strictEqual(await sender.flush(20), false);
  sender.stop();
  strictEqual(said.length, 1);
  match(said[0]!, /the program ends; 1 profile dropped$/);
});
