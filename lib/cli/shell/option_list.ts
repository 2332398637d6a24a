import { byteOrder } from "../../go/sort.ts";
import type { Profile } from "../../profile/types.ts";
import { optionText } from "../../report/option_text.ts";
import { type Config, type Option, type OptionName, OPTIONS } from "../../report/options.ts";

/** What to show for a value, and the remark behind it. */
interface Shown {
  value: string;
  remark?: string;
}

/**
 * All options with their values, a line each.
 *
 * @param profile The profile with the sample types.
 * @param config The values.
 * @returns The lines, sorted.
 */
export function optionList(profile: Profile, config: Config): string {
  return Object.entries<Option>(OPTIONS)
    .filter(([name]) => name !== "source_path")
    .map(([name, option]) => {
      const { value, remark } = shown(
        name,
        optionText(config, name as OptionName),
        option,
        profile,
      );
      const comment = remark === undefined ? "" : `//: ${remark}`;
      return `  ${pad(name, 25)} = ${pad(value, 20)} ${comment}`;
    })
    .sort(byteOrder)
    .join("\n");
}

function shown(name: string, value: string, { choices }: Option, { sampleType }: Profile): Shown {
  if (choices) {
    return { value: value || "(default)", remark: `[${[...choices].sort().join(" | ")}]` };
  }
  if (name === "sample_index") {
    const types = sampleType.map(({ type }) => type);
    // Go's pprof says so even if the profile has another default.
    return { value: value || types.at(-1)!, remark: `[${types.join(" | ")}]` };
  }
  if (name === "nodecount" && value === "-1") return { value, remark: "default" };
  return { value: value || '""' };
}

function pad(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - [...text].length));
}
