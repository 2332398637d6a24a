import type { FrameColumns } from "../../../contract/stacks.ts";
import type { AmountTexts } from "../stacks/amount_texts.ts";
import type { Functions } from "../stacks/functions.ts";
import type { CaveatSizes } from "./caveat_texts.ts";
import { kindsOf, OUTSIDE } from "./kinds.ts";

/** How much runs in frames that a caveat is about. */
export function flatSizes(
  { frame, flat }: Functions,
  frames: FrameColumns,
  texts: AmountTexts,
): CaveatSizes {
  const kinds = kindsOf(frames);
  return {
    flatOf: (what) => {
      let sum = 0;
      frame.forEach((each, i) => {
        const counts = what === "outside"
          ? kinds[each] === OUTSIDE
          : what.test(frames.name[each] ?? "");
        if (counts) sum += flat[i] ?? 0;
      });
      return texts.value(sum);
    },
  };
}
