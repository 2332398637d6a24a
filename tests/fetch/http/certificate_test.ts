import { match, strictEqual } from "node:assert/strict";
import { type Certificate, judgeCertificate } from "../../../lib/fetch/http/certificate.ts";

const CERTIFICATE: Certificate = {
  subject: { CN: "localhost" } as Certificate["subject"],
  subjectaltname: "DNS:localhost",
  valid_from: "Jan  1 00:00:00 2030 GMT",
  valid_to: "Feb  1 00:00:00 2031 GMT",
};

Deno.test("judgeCertificate() knows when a certificate is valid", () => {
  const judge = (time: string) => judgeCertificate("localhost", CERTIFICATE, new Date(time));
  strictEqual(judge("2030-01-01T00:00:00Z"), undefined);
  match(judge("2029-12-31T23:59:59Z")!, /current time \S+ is before 2030-01-01T00:00:00Z$/);
  match(judge("2031-02-01T00:00:01Z")!, /current time \S+ is after 2031-02-01T00:00:00Z$/);
});

Deno.test("judgeCertificate() knows whom a certificate is for", () => {
  const now = new Date("2030-06-01T00:00:00Z");
  match(judgeCertificate("example.com", CERTIFICATE, now)!, /is valid for localhost, not example/);
});
