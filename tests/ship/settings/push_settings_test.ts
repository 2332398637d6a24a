import { deepStrictEqual, ok, strictEqual, throws } from "node:assert/strict";
import { isPushWanted } from "../../../lib/ship/settings/is_push_wanted.ts";
import { pushSettings } from "../../../lib/ship/settings/push_settings.ts";

const variables = (values: Record<string, string>) => (name: string) => values[name];

Deno.test("Pyroscope's variables push with no code", () => {
  const settings = pushSettings(
    undefined,
    variables({
      PYROSCOPE_SERVER_ADDRESS: "https://profiles.example.com/base/",
      PYROSCOPE_APPLICATION_NAME: "shop{team=blue}",
      PYROSCOPE_BASIC_AUTH_USER: "1234",
      PYROSCOPE_BASIC_AUTH_PASSWORD: "kéy",
      PYROSCOPE_TENANT_ID: "acme",
      PYROSCOPE_LABELS: "env=prod,region:eu",
    }),
  );
  deepStrictEqual(settings, {
    url: "https://profiles.example.com/base/push.v1.PusherService/Push",
    format: "pyroscope",
    name: "shop",
    seconds: 15,
    labels: { team: "blue", env: "prod", region: "eu" },
    kinds: ["profile", "heap", "block", "mutex"],
    headers: { authorization: "Basic MTIzNDprw6l5", "x-scope-orgid": "acme" },
  });
});

Deno.test("OpenTelemetry's variables push as OTLP", () => {
  const values = {
    OTEL_EXPORTER_OTLP_ENDPOINT: "http://collector:4318",
    OTEL_EXPORTER_OTLP_HEADERS: "Api-Key=a%2Cb,x=1",
    OTEL_SERVICE_NAME: "shop",
    OTEL_RESOURCE_ATTRIBUTES: "service.name=other,deployment.environment=a%20b",
  };
  const settings = pushSettings(undefined, variables(values));
  strictEqual(settings?.url, "http://collector:4318/v1development/profiles");
  strictEqual(settings.format, "otlp");
  strictEqual(settings.name, "shop");
  deepStrictEqual(settings.labels, { "deployment.environment": "a b" });
  deepStrictEqual(settings.headers, { "api-key": "a,b", x: "1" });
  const own = { ...values, OTEL_EXPORTER_OTLP_PROFILES_ENDPOINT: "http://other:1/anything" };
  strictEqual(pushSettings(undefined, variables(own))?.url, "http://other:1/anything");
  const none = { ...values, OTEL_PROFILES_EXPORTER: "none" };
  strictEqual(pushSettings(undefined, variables(none)), undefined);
});

Deno.test("options come before variables, and false pushes nothing", () => {
  const values = {
    PYROSCOPE_SERVER_ADDRESS: "http://variable:4040",
    PYROSCOPE_APPLICATION_NAME: "variable",
    PYROSCOPE_LABELS: "a=1,b=2",
  };
  const read = variables(values);
  strictEqual(pushSettings(false, read), undefined);
  const settings = pushSettings({ url: "http://option:4040", labels: { b: "3" } }, read);
  strictEqual(settings?.url, "http://option:4040/push.v1.PusherService/Push");
  strictEqual(settings.name, "variable");
  deepStrictEqual(settings.labels, { a: "1", b: "3" });
  strictEqual(pushSettings({}, read)?.url, "http://variable:4040/push.v1.PusherService/Push");
});

Deno.test("secrets of an address become a header, and stand in no message", () => {
  const settings = pushSettings({ url: "http://me:s3cret@h:1/" }, variables({}));
  ok(!settings!.url.includes("s3cret"));
  strictEqual(settings!.headers["authorization"], `Basic ${btoa("me:s3cret")}`);
  const bearer = pushSettings({ url: "http://h:1", token: "t" }, variables({}));
  strictEqual(bearer!.headers["authorization"], "Bearer t");
  for (const url of ["ftp://me:s3cret@h", "me:s3cret@h:4040", "http://"]) {
    throws(() => pushSettings({ url }, variables({})), (error: Error) => {
      return error instanceof RangeError && !error.message.includes("s3cret");
    });
  }
  throws(() => pushSettings({}, variables({})), /"push" has no "url"/);
});

Deno.test("nothing of the room is loaded where nothing is pushed", () => {
  strictEqual(isPushWanted(undefined), false);
  strictEqual(isPushWanted(false), false);
  strictEqual(isPushWanted({}), true);
});
