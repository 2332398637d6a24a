import { deepStrictEqual, throws } from "node:assert/strict";
import { splitHostPort } from "../../lib/go/net.ts";

Deno.test("splitHostPort() splits what Go's net splits", () => {
  const cases: [string, string, string][] = [
    ["localhost:80", "localhost", "80"],
    [":80", "", "80"],
    ["a:", "a", ""],
    ["[::1]:80", "::1", "80"],
    ["[]:", "", ""],
    ["[fe80::1%eth0]:http", "fe80::1%eth0", "http"],
  ];
  for (const [text, ...parts] of cases) deepStrictEqual(splitHostPort(text), parts, text);
});

Deno.test("splitHostPort() refuses the rest with Go's texts", () => {
  const cases: [string, string][] = [
    ["localhost", "missing port in address"],
    ["[::1]", "missing port in address"],
    ["[::1]x:80", "missing port in address"],
    ["[::1", "missing ']' in address"],
    ["::1", "too many colons in address"],
    ["a:80:90", "too many colons in address"],
    ["[::1]:80:90", "too many colons in address"],
    ["[[::1]:80", "unexpected '[' in address"],
    ["a[:80", "unexpected '[' in address"],
    ["a]:80", "unexpected ']' in address"],
    ["[a]:8]", "unexpected ']' in address"],
  ];
  throws(() => splitHostPort(""), { message: "missing port in address" });
  for (const [text, why] of cases) {
    throws(() => splitHostPort(text), { message: `address ${text}: ${why}` }, text);
  }
});
