import { ok, rejects, strictEqual } from "node:assert/strict";
import { runProgram } from "../../support/real_program.ts";
import { cumOf, flatOf } from "../../support/profile_numbers.ts";
import { comments, inspected } from "./support.ts";

type Handler = (request: Request) => Response | Promise<Response>;

async function serving(handler: Handler, test: (host: string) => Promise<void>): Promise<void> {
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, handler);
  try {
    await test(`127.0.0.1:${server.addr.port}`);
  } finally {
    await server.shutdown();
  }
}

/** Lists one target whose socket is answered by a function. */
function fakeInspector(answer: (socket: WebSocket, id: number, method: string) => void): Handler {
  return (request) => {
    if (request.headers.get("upgrade") !== "websocket") {
      const webSocketDebuggerUrl = "ws://elsewhere.example:1/x";
      return Response.json([{
        type: "node",
        title: "fake",
        id: "1",
        url: "",
        webSocketDebuggerUrl,
      }]);
    }
    const { socket, response } = Deno.upgradeWebSocket(request);
    socket.onmessage = ({ data }) => {
      const { id, method } = JSON.parse(String(data)) as { id: number; method: string };
      answer(socket, id, method);
    };
    return response;
  };
}

Deno.test("inspect: what is no inspector is told from one", async () => {
  await rejects(
    () => inspected("inspect://127.0.0.1:1/"),
    /no inspector at 127.0.0.1:1: .*refused/,
  );
  await rejects(() => inspected("inspect://pid:4194304/"), /there is no process|is not yours/);
  await rejects(
    () => inspected("inspect://pid:4194304/threadcreate"),
    /there is no process 4194304/,
  );
  const answers: [Handler, RegExp][] = [
    [() => new Response("no", { status: 404 }), /\/json\/list answers 404/],
    [() => new Response("<html>"), /is no list of targets/],
    [() => Response.json({}), /is no list of targets/],
    [() => Response.json([]), /nothing to connect to/],
    [() => Response.json([null, 1, { webSocketDebuggerUrl: 5 }]), /nothing to connect to/],
    [() => Response.redirect("http://127.0.0.1:1/x"), /it redirects to/],
    [() => new Response(endless()), /more than 4194304 bytes/],
    [
      () => Response.json([{ type: "node", webSocketDebuggerUrl: "ws://h/x" }]),
      /\/json\/list answers|Cannot connect to the inspector/,
    ],
  ];
  for (const [handler, why] of answers) {
    await serving(
      handler,
      async (host) => await rejects(() => inspected(`inspect://${host}/`), why),
    );
  }
});

Deno.test("inspect: an inspector that talks nonsense, refuses or hangs up is an error", async () => {
  const cases: [Parameters<typeof fakeInspector>[0], RegExp][] = [
    [(socket) => socket.send("nonsense"), /closed the connection in the middle/],
    [(socket) => socket.send("null"), /closed the connection in the middle/],
    [(socket) => socket.close(), /closed the connection in the middle/],
    [
      (socket, id) => socket.send(JSON.stringify({ id, error: { message: "not today" } })),
      /Cannot run Runtime.evaluate: not today/,
    ],
    [() => {}, /no answer from the program in 1 s/],
  ];
  for (const [answer, why] of cases) {
    await serving(fakeInspector(answer), async (host) => {
      await rejects(() => inspected(`inspect://${host}/heap?seconds=1`, { timeout: 1 }), why);
    });
  }
});

Deno.test("inspect: the tool says it in a line and exits 2", async () => {
  const main = new URL("../../../lib/cli/main.ts", import.meta.url).pathname;
  const args = ["run", "-A", main, "-top", "inspect://127.0.0.1:1/cpu"];
  const { code, stderr, stdout } = await runProgram(Deno.execPath(), args);
  strictEqual(code, 2);
  strictEqual(stdout, "");
  ok(stderr.startsWith('inspect://127.0.0.1:1/cpu: an inspector has no "cpu", only'), stderr);
});

function endless(): ReadableStream<Uint8Array> {
  const chunk = new Uint8Array(1 << 16).fill(32);
  return new ReadableStream({ pull: (controller) => controller.enqueue(chunk) });
}

/** Answers as inspectors do that have V8's profilers and no context to evaluate anything in. */
function withoutContext(socket: WebSocket, id: number, method: string): void {
  const call = { scriptId: "1", url: "worker", lineNumber: 1, columnNumber: 30 };
  const root = { ...call, functionName: "(root)", scriptId: "0", url: "" };
  const callFrame = { ...call, functionName: "fetch" };
  const profile = {
    nodes: [{ id: 1, callFrame: root, hitCount: 0, children: [2] }, {
      id: 2,
      callFrame,
      hitCount: 10,
    }],
    startTime: 0,
    endTime: 10_000,
    samples: Array(10).fill(2),
    timeDeltas: [0, ...Array(9).fill(1000)],
  };
  const node = { callFrame, selfSize: 4096, id: 2, children: [] };
  const heap = {
    head: { callFrame: root, selfSize: 0, id: 1, children: [node] },
    samples: [{ size: 4096, nodeId: 2, ordinal: 1 }],
  };
  const results: Record<string, unknown> = {
    "Profiler.stop": { profile },
    "HeapProfiler.stopSampling": { profile: heap },
    "Runtime.getHeapUsage": { usedSize: 10_000, totalSize: 20_000 },
  };
  const isRefused = /^Runtime\.(evaluate|callFunctionOn)$|getSamplingProfile/.test(method);
  const answer = isRefused
    ? { error: { message: "Cannot find default execution context" } }
    : { result: results[method] ?? {} };
  socket.send(JSON.stringify({ id, ...answer }));
}

Deno.test("inspect: what needs no context is had of an inspector without one", async () => {
  await serving(fakeInspector(withoutContext), async (host) => {
    const { profile } = await inspected(`inspect://${host}/profile?seconds=0.5`);
    ok(flatOf(profile, "cpu", "fetch") > 0);
    ok(comments(profile, /^the inspector has no context to evaluate anything in/));
    ok(comments(profile, /^only the thread that runs JavaScript is in it: .* of this machine/));
    const alone = await inspected(`inspect://${host}/profile?seconds=0.2&threads=main`);
    ok(!comments(alone.profile, /^only the thread/), `${alone.profile.comment}`);
    for (const [kind, type] of [["heap", "inuse_space"], ["allocs", "alloc_space"]] as const) {
      const { profile } = await inspected(`inspect://${host}/${kind}?seconds=0.5`);
      strictEqual(cumOf(profile, type, "fetch"), 4096);
    }
    for (const kind of ["goroutine", "block?seconds=0.5"]) {
      await rejects(
        inspected(`inspect://${host}/${kind}`, { timeout: 5 }),
        /Cannot find default execution context/,
      );
    }
    await rejects(inspected(`inspect://${host}/threadcreate`), /it is elsewhere, or a page/);
  });
});
