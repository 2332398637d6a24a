/** Something that reads what it cannot trust. */
export interface Target {
  /** What inputs are made of. */
  seeds: () => Uint8Array[] | Promise<Uint8Array[]>;
  /** Takes an input; throws if something is found. */
  run: (data: Uint8Array) => void | Promise<unknown>;
}

/** A target that reads texts. */
export function text(run: (text: string) => unknown): Target["run"] {
  const decoder = new TextDecoder();
  return async (data) => {
    await run(decoder.decode(data));
  };
}
