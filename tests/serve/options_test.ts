import { deepStrictEqual, match, rejects, strictEqual } from "node:assert/strict";
import { HeapSampler } from "../../lib/collect/heap/heap_sampler.ts";
import { type ProfilerOptions, startProfiler } from "../../lib/mod.ts";

const NO_LOOPBACK = ["192.0.2.1:6061", "127.0.0.999:1", "127.0.0.1", "127.0.0.1:", "[::1]:65536"];

/** Rows of options, as JavaScript may give them, the error, and what its message says. */
const WRONG: readonly (readonly [options: unknown, name: string, message: string])[] = [
  [{ hz: 0 }, "RangeError", '"hz" is 0, must be between 1 and 10000'],
  [{ hz: NaN }, "RangeError", '"hz" is NaN, must be between 1 and 10000'],
  [{ hz: "100" }, "TypeError", '"hz" is "100", must be a number between 1 and 10000'],
  [{ hz: 100n }, "TypeError", '"hz" is 100n, must be a number between 1 and 10000'],
  [
    { heapInterval: -5 },
    "RangeError",
    '"heapInterval" is -5, must be a whole number between 1024 and 1073741824',
  ],
  [
    { heapInterval: 2048.5 },
    "RangeError",
    '"heapInterval" is 2048.5, must be a whole number between 1024 and 1073741824',
  ],
  [
    { allocWindowMillis: -1 },
    "RangeError",
    '"allocWindowMillis" is -1, must be between 0 and 60000',
  ],
  [{ exact: 1 }, "TypeError", '"exact" is 1, must be true or false'],
  [{ stallMillis: -1 }, "RangeError", '"stallMillis" is -1, must be between 1 and 60000'],
  [{ token: "" }, "RangeError", '"token" is "", must be a text that is not empty'],
  [{ token: 12345 }, "TypeError", '"token" is of type number, must be a text that is not empty'],
  [{ maxSeconds: 0 }, "RangeError", '"maxSeconds" is 0, must be between 1 and 2147483'],
  [{ maxSeconds: 1e9 }, "RangeError", '"maxSeconds" is 1000000000, must be between 1 and 2147483'],
  ...NO_LOOPBACK.map((sidecar) =>
    [
      { sidecar },
      "RangeError",
      `"sidecar" is "${sidecar}", must be true, false or a loopback address such as "127.0.0.1:6061"`,
    ] as const
  ),
  [
    { sidecar: 6061 },
    "TypeError",
    '"sidecar" is 6061, must be true, false or a loopback address such as "127.0.0.1:6061"',
  ],
  [{ labels: {} }, "TypeError", '"labels" is an object, must be true, false or a function'],
  [{ workers: null }, "TypeError", '"workers" is null, must be true or false'],
  [{ recorder: true }, "TypeError", '"recorder" is true, must be an object or false'],
  [
    { recorder: { minutes: 0 } },
    "RangeError",
    '"recorder.minutes" is 0, must be between 0.1 and 1440',
  ],
  [
    { recorder: { records: 0 } },
    "RangeError",
    '"recorder.records" is 0, must be a whole number at least 1',
  ],
  [
    { recorder: { folder: "" } },
    "RangeError",
    '"recorder.folder" is "", must be the path of a folder',
  ],
  [
    { recorder: { stallSeconds: 0 } },
    "RangeError",
    '"recorder.stallSeconds" is 0, must be at least 0.05',
  ],
  [{ recorder: { when: 5 } }, "TypeError", '"recorder.when" is 5, must be a function'],
  [
    { hertz: 5 },
    "TypeError",
    'there is no option "hertz", only hz, heapInterval, allocWindowMillis, exact, stallMillis, token, maxSeconds, ' +
    "sidecar, labels, workers, recorder, push",
  ],
  [
    { recorder: { seconds: 5 } },
    "TypeError",
    'there is no option "recorder.seconds", only minutes, bytes, folder, records, folderBytes, ' +
    "stallSeconds, liveBytes, heapShare, goroutineBytes, when",
  ],
  [{ push: true }, "TypeError", '"push" is true, must be an object or false'],
  [{ push: {} }, "RangeError", '"push" has no "url", and PYROSCOPE_SERVER_ADDRESS is not set'],
  [
    { push: { url: "me:s3cret@host" } },
    "RangeError",
    '"push.url" is no address of a server, write it as http://HOST:PORT',
  ],
  [
    { push: { url: 5 } },
    "TypeError",
    '"push.url" is of type number, must be the address of a server',
  ],
  [
    { push: { url: "http://h", format: "jfr" } },
    "RangeError",
    '"push.format" is "jfr", must be "pyroscope" or "otlp"',
  ],
  [
    { push: { url: "http://h", seconds: 0 } },
    "RangeError",
    '"push.seconds" is 0, must be between 1 and 1800',
  ],
  [
    { push: { url: "http://h", labels: { a: 1 } } },
    "TypeError",
    '"push.labels.a" is 1, must be a text',
  ],
  [
    { push: { url: "http://h", kinds: [] } },
    "TypeError",
    '"push.kinds" is an array, must be a list of names of profiles',
  ],
  [5, "TypeError", '"options" is 5, must be an object'],
  [null, "TypeError", '"options" is null, must be an object'],
];

Deno.test("startProfiler() says what is wrong with an option, and can be called again", async () => {
  for (const [options, name, message] of WRONG) {
    await rejects(startProfiler(options as ProfilerOptions), {
      name,
      message: `Cannot start the profiler: ${message}`,
    });
  }
  await using profiler = await startProfiler({
    // Absent, as callers without exact optional properties write it.
    ...{ hz: undefined } as unknown as ProfilerOptions,
    recorder: { ...{ minutes: undefined } as object, records: Infinity },
  });
  strictEqual((await profiler.take("heap")).sampleType.length, 4);
  await rejects(startProfiler({ hz: -1 }), RangeError);
});

Deno.test("a start that failed can be tried again", async () => {
  const start = HeapSampler.start;
  HeapSampler.start = () => Promise.reject(new Error("no sampler today"));
  try {
    await rejects(startProfiler(), { message: "no sampler today" });
  } finally {
    HeapSampler.start = start;
  }
  await using profiler = await startProfiler();
  strictEqual((await profiler.take("profile", { seconds: 0.05 })).sampleType.length, 2);
});

Deno.test("options of a later call that differ are said, once, on the console and the index page", async () => {
  const said: unknown[] = [];
  const warn = console.warn;
  console.warn = (...words: unknown[]) => said.push(...words);
  try {
    await using profiler = await startProfiler({ hz: 100, token: "s3cret", labels: () => ({}) });
    for (let i = 0; i < 2; i++) {
      strictEqual(await startProfiler(), profiler);
      strictEqual(await startProfiler({ hz: 100, exact: false, recorder: {} }), profiler);
      strictEqual(
        await startProfiler({
          hz: 200,
          token: "an0ther",
          labels: () => ({}),
          sidecar: true,
          recorder: { minutes: 7 },
        }),
        profiler,
      );
    }
    const text = "startProfiler was called again with other options, which change nothing: " +
      '"hz" stays 100, not 200; "token" stays as it was; "labels" stays the first function; ' +
      '"sidecar" stays false, not "127.0.0.1:6061"; "recorder.minutes" stays 5, not 7';
    deepStrictEqual(said, [`deno-pprof: ${text}`]);
    const response = await profiler.handle(
      new Request("http://localhost/debug/pprof/", { headers: { authorization: "Bearer s3cret" } }),
    );
    match(await response.text(), /which change nothing: &#34;hz&#34; stays 100, not 200/);
    const { comment } = await profiler.take("heap");
    strictEqual(comment.some((each) => each.includes("change nothing")), false);
  } finally {
    console.warn = warn;
  }
});
