/**
 * Saving and deleting named configurations.
 *
 * @module
 */
import { errorMessage } from "../base/error_message.ts";
import { configFromUrl } from "../report/config_url.ts";
import { type Answer, refusal } from "./answer.ts";
import { type NamedConfig, savedOptions } from "./settings.ts";
import type { WebSession } from "./web_session.ts";

/** Saves the options of an address under the name that it says; another of that name is replaced. */
export function saveConfig(params: URLSearchParams, session: WebSession): Promise<Answer> {
  return change(session, (configs) => {
    const name = params.get("config") ?? "";
    const options = savedOptions(configFromUrl(session.config, params));
    if (name === "") throw new RangeError("invalid config name");
    const known = configs.findIndex((config) => config.name === name);
    const saved = { name, options };
    return known < 0 ? [...configs, saved] : configs.with(known, saved);
  });
}

/** Forgets a configuration. */
export function deleteConfig(params: URLSearchParams, session: WebSession): Promise<Answer> {
  return change(session, (configs) => {
    const name = params.get("config") ?? "";
    const others = configs.filter((config) => config.name !== name);
    if (others.length === configs.length) throw new RangeError(`config ${name} not found`);
    return others;
  });
}

async function change(
  { settings, environment }: WebSession,
  make: (configs: readonly NamedConfig[]) => readonly NamedConfig[],
): Promise<Answer> {
  try {
    if (!settings) throw new RangeError("configurations cannot be saved here");
    await settings.write(make(await settings.read()));
    return { status: 200, type: "text/plain; charset=utf-8", body: "" };
  } catch (error) {
    const message = errorMessage(error);
    environment.warn(message);
    return refusal(400, message);
  }
}
