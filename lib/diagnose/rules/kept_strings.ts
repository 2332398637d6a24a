import { columnOf, FrameReader, labelOf, valueAt } from "../numbers/frames.ts";
import { biggestHolder } from "../numbers/holders.ts";
import type { Rule } from "../rule.ts";
import { bytesText, countOf, numberOf, shareText } from "../texts.ts";

const LIMIT = 0.5;
const MIN_BYTES = 64 * 2 ** 20;

/** Most of the heap is text. */
export const KEPT_STRINGS: Rule = {
  area: "memory",
  when: "more than half of what is alive is text, 64 MB or more",
  look({ profiles }) {
    const profile = profiles.get("retained");
    if (!profile) return [];
    const [space, objects] = [columnOf(profile, "space"), columnOf(profile, "objects")];
    const reader = new FrameReader();
    let [all, text, count] = [0, 0, 0];
    for (const sample of profile.sample) {
      const bytes = valueAt(sample, space);
      all += bytes;
      const name = labelOf(sample, "class") ?? reader.of(sample)[0]?.function;
      if (name !== "(string)" && name !== "string") continue;
      text += bytes;
      count += valueAt(sample, objects);
    }
    if (text < MIN_BYTES || text <= LIMIT * all) return [];
    const holder = biggestHolder(profile);
    return [{
      severity: "info",
      title: `${bytesText(text)} of text is kept, ${shareText(text / all)} of what is alive${
        holder ? `: most in ${holder.name}` : ""
      }`,
      means:
        "Texts are large, and a part of a text keeps the whole one alive: a slice of a document " +
        "holds the document.",
      advice:
        "Keep numbers or keys instead of texts, or bytes (Uint8Array), or a copy of the part: " +
        "structuredClone does not copy it, joining its characters does.",
      numbers: [
        numberOf("text", text, "bytes"),
        numberOf("texts", count, "count"),
        numberOf("all that is alive", all, "bytes"),
      ],
      certainty: `a heap snapshot has every one: ${countOf(count, "text")}`,
      view: {
        title: "Who holds it",
        of: "retained",
        page: "flamegraph",
        params: { f: "\\(string\\)" },
      },
    }];
  },
};
