import type { PushFormat } from "../settings/push_options.ts";
import type { TargetAddress } from "./target.ts";

/**
 * What profiles can be pushed to, by the name that options have for it: a new one is a row here
 * and its file.
 */
export const TARGETS: Readonly<Record<PushFormat, TargetAddress>> = {
  pyroscope: {
    path: "/push.v1.PusherService/Push",
    variables: ["PYROSCOPE_SERVER_ADDRESS"],
    load: async () => (await import("./pyroscope.ts")).PYROSCOPE,
  },
  otlp: {
    path: "/v1development/profiles",
    variables: ["OTEL_EXPORTER_OTLP_PROFILES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT"],
    whole: "OTEL_EXPORTER_OTLP_PROFILES_ENDPOINT",
    load: async () => (await import("./otlp.ts")).OTLP,
  },
};
