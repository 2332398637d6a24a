import { environment } from "../../base/environment.ts";
import type { PushOptions } from "./push_options.ts";

/** Of the servers: with one of them profiles are pushed though no option says so. */
const VARIABLES = [
  "PYROSCOPE_SERVER_ADDRESS",
  "OTEL_EXPORTER_OTLP_PROFILES_ENDPOINT",
  "OTEL_EXPORTER_OTLP_ENDPOINT",
];

/** Whether anything of this room is needed: most programs do not load it. */
export function isPushWanted(options: PushOptions | false | undefined): boolean {
  return options === undefined ? VARIABLES.some(environment) : options !== false;
}
