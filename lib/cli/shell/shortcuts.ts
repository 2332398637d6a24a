import { trimSpace } from "../../go/strings.ts";
import type { Profile } from "../../profile/types.ts";

const CLEAR = ["focus=", "ignore=", "hide=", "tagfocus=", "tagignore="];

/**
 * Lines that stand for others: `:` clears filters, the name of a sample type
 * chooses it, `mean_` and `total_` before it say how.
 *
 * @param profile The profile with the sample types.
 * @returns What turns a line into statements.
 */
export function shortcuts({ sampleType }: Profile): (line: string) => readonly string[] {
  const meanings = new Map<string, readonly string[]>([[":", CLEAR]]);
  for (const { type } of sampleType) {
    const choose = `sample_index=${type}`;
    meanings.set(type, [choose]);
    meanings.set(`total_${type}`, ["mean=0", choose]);
    meanings.set(`mean_${type}`, ["mean=1", choose]);
  }
  return (line) => {
    const statement = trimSpace(line);
    return meanings.get(statement) ?? [statement];
  };
}
