import { lookupProfile } from "../custom/custom_profiles.ts";
import type { ProfileKind } from "./profile_kind.ts";

/** The kind of a profile of the program's own, which only other threads may have. */
export function customKind(name: string): ProfileKind {
  return {
    name,
    description: "",
    page: { title: name, help: "A profile of the program's own", seconds: 0 },
    seconds: "none",
    text: "count",
    needs: "values",
    count: { own: () => lookupProfile(name)?.count ?? 0 },
    take: {
      async own() {
        const { countProfile } = await import("../custom/count_profile.ts");
        return ({ resolver, notes }) => Promise.resolve(countProfile(name, resolver.root, notes));
      },
    },
  };
}
