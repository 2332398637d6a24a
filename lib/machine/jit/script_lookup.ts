/** A place in what the user wrote. */
export interface WrittenPlace {
  /** The function around it. */
  function: string;
  file: string;
  /** 1-based. */
  line: number;
}

/** A script, from what runs to what was written. */
export interface WrittenScript {
  /**
   * @param line 1-based, of what runs.
   * @param column 1-based.
   */
  place(line: number, column: number): WrittenPlace;
  /**
   * The name of the function that begins there, as profiles have it.
   *
   * @param line 1-based, of what runs.
   * @param column 1-based.
   * @param name V8's name for it.
   */
  functionName(line: number, column: number, name: string): string;
}

/** Finds scripts by their URLs; nothing for those of which only V8 knows. */
export interface ScriptLookup {
  (url: string): Promise<WrittenScript | undefined>;
}
