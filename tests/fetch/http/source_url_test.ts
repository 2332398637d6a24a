import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { sourceUrl } from "../../../lib/fetch/http/source_url.ts";

const CASES: readonly [
  source: string,
  seconds: number,
  timeout: number,
  url: string,
  wait: number,
][] = [
  ["localhost:6060", -1, -1, "http://localhost:6060/debug/pprof/profile", 60],
  ["http://h/", 5, -1, "http://h/debug/pprof/profile?seconds=5", 7.5],
  ["http://h/debug/pprof/heap", -1, 9, "http://h/debug/pprof/heap", 9],
  ["http://h/x?seconds=10", -1, -1, "http://h/x?seconds=10", 15],
  ["http://h/x?seconds=10&b=*~ ", 2, -1, "http://h/x?b=%2A~+&seconds=2", 3],
  ["127.0.0.1:80/x", -1, -1, "http://127.0.0.1:80/x", 60],
  ["[::1]:80", -1, -1, "http://[::1]:80/debug/pprof/profile", 60],
  ["http://u:p@h/x", -1, -1, "http://u:p@h/x", 60],
];

Deno.test("sourceUrl() completes what can be fetched", () => {
  for (const [source, seconds, timeout, url, wait] of CASES) {
    deepStrictEqual(sourceUrl(source, seconds, timeout), { url, timeout: wait });
  }
});

Deno.test("sourceUrl() leaves names of files", () => {
  for (const source of ["a.pb.gz", "./x/y", "/abs/path", "file:///x", ""]) {
    strictEqual(sourceUrl(source, -1, -1), undefined, source);
  }
});
