import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { packResponse } from "../../../lib/port/http_message.ts";
import { relayRequest } from "../../../lib/serve/sidecar/relay.ts";
import type { ServiceReply, ToService } from "../../../lib/serve/sidecar/sidecar_message.ts";
import { pair } from "../../port/support.ts";

/** A service that answers as it is told. */
function service(
  answer: (url: string, signal: AbortSignal) => Promise<Response>,
  acknowledges = true,
) {
  const { requester } = pair<ToService, ServiceReply>(async (body, { signal, acknowledge }) => {
    if (body.type !== "http") throw new TypeError(body.type);
    if (acknowledges) acknowledge();
    const response = await answer(`${body.request.url} ${body.request.body}`, signal);
    return { type: "http", response: await packResponse(response) };
  });
  return requester;
}

Deno.test("a request is answered by the service, with its body", async () => {
  const requester = service((url) => Promise.resolve(new Response(url, { status: 201 })));
  const request = new Request("http://h/debug/pprof/symbol", { method: "POST", body: "0x1" });
  const response = await relayRequest(requester, request);
  deepStrictEqual([response?.status, await response?.text()], [
    201,
    "http://h/debug/pprof/symbol 0x1",
  ]);
});

Deno.test("a service that acknowledges nothing is unresponsive", async () => {
  const requester = service(() => new Promise(() => {}), false);
  strictEqual(await relayRequest(requester, new Request("http://h/")), undefined);
});

Deno.test("an error of the service is one of the request alone", async () => {
  const requester = service((url) => Promise.reject(new RangeError(`no ${url}`)));
  const response = await relayRequest(requester, new Request("http://h/"));
  deepStrictEqual([response?.status, await response?.text()], [500, "no http://h/ null\n"]);
});

Deno.test("a window that nobody waits for ends in the service, too", async () => {
  const begun = Promise.withResolvers<AbortSignal>();
  const requester = service((_, signal) => {
    begun.resolve(signal);
    return new Promise(() => {});
  });
  const leaving = new AbortController();
  const request = new Request("http://h/heap?seconds=9", { signal: leaving.signal });
  const relayed = relayRequest(requester, request);
  const signal = await begun.promise;
  leaving.abort();
  strictEqual(await relayed, undefined);
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener("abort", resolve));
});
