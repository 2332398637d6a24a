import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { type PushedService, Pusher } from "./pusher.ts";
import { seriesLabels } from "./settings/series_labels.ts";
import type { PushSettings } from "./settings/push_options.ts";
import { TARGETS } from "./targets/table.ts";

/**
 * Starts pushing.
 *
 * @param service Takes the profiles.
 * @param settings What is pushed where.
 * @param root The application's main module.
 */
export async function startPush(
  service: PushedService,
  settings: PushSettings,
  root: string,
): Promise<Pusher> {
  const folder = root.startsWith("file:") ? dirname(fileURLToPath(root)) : undefined;
  const [target, labels] = await Promise.all([
    TARGETS[settings.format].load(),
    seriesLabels(settings.labels, folder),
  ]);
  return new Pusher({ service, settings, target, labels });
}
