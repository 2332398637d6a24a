import type { Store } from "./store.ts";

/** Stores of profiles, by the scheme of their sources: a new one is a row here and its file. */
export const STORES: Readonly<Record<string, () => Promise<Store>>> = {
  pyroscope: async () => (await import("./pyroscope.ts")).PYROSCOPE,
  parca: async () => (await import("./parca.ts")).PARCA,
};
