import { strictEqual } from "node:assert/strict";
import type { LosableCollectors } from "../../../lib/collect/target/sidecar.ts";
import { LastingCollectors } from "../../../lib/serve/sidecar/lasting_collectors.ts";

/** Collectors of a program that answers until it is told not to. */
function fake() {
  const { promise: lost, resolve: lose } = Promise.withResolvers<void>();
  const made = {
    lost,
    lose,
    answers: true,
    stopped: 0,
    cpu: { begun: ["warm"] },
    client: { send: () => made.answers ? Promise.resolve({}) : Promise.reject(new Error("over")) },
    stop: () => Promise.resolve(void made.stopped++),
  };
  return made;
}

/** Starts those given, one at each call, then none. */
async function startFakes(...fakes: ReturnType<typeof fake>[]) {
  const over = Promise.withResolvers<void>();
  let started = 0;
  const collectors = await LastingCollectors.start(() => {
    const next = fakes[started++];
    return next
      ? Promise.resolve(next as unknown as LosableCollectors)
      : Promise.reject(new Error("no service"));
  }, over.resolve);
  return { collectors, over: over.promise, started: () => started };
}

Deno.test("collectors that lose the service are started again, until it is over", async () => {
  const [first, second, third] = [fake(), fake(), fake()];
  const { collectors, over, started } = await startFakes(first, second, third);
  strictEqual(collectors.current as unknown, first);
  first.lose();
  while (started() < 2) await new Promise((resolve) => setTimeout(resolve, 1));
  strictEqual(collectors.current as unknown, second);
  strictEqual(first.stopped, 1);
  second.answers = false;
  while (started() < 3) await new Promise((resolve) => setTimeout(resolve, 1));
  third.lose();
  await over;
  strictEqual(third.stopped, 1);
});

Deno.test("collectors that were stopped are not started again", async () => {
  const only = fake();
  const { collectors, started } = await startFakes(only);
  await collectors.stop();
  only.lose();
  await new Promise((resolve) => setTimeout(resolve, 5));
  strictEqual(started(), 1);
  strictEqual(only.stopped, 1);
});
