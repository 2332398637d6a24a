/** Hears what a scan finds; references come in order of addresses, starts as they are found, also twice. */
export interface CodeScan {
  /**
   * A function may begin here.
   *
   * @param address Where.
   * @param hasFrame Whether it begins with setting up a frame; nothing if that is not known.
   */
  start(address: number, hasFrame?: boolean): void;
  /**
   * An instruction makes an address.
   *
   * @param address Of the instruction.
   * @param target What it makes.
   */
  reference(address: number, target: number): void;
  /**
   * V8 made this code: its assembler writes some instructions as no compiler does.
   *
   * @param address Of the instruction.
   */
  builtin?(address: number): void;
}

/** What is known of the code of a machine. */
export interface CodeReader {
  /**
   * Finds function starts and references.
   *
   * @param bytes Some code.
   * @param address Of its first byte, a multiple of 16.
   * @param end How much of it to look at; what follows are the bytes behind.
   * @param scan Hears of both.
   */
  scan(bytes: Uint8Array, address: number, end: number, scan: CodeScan): void;
  /** Whether a function that begins with some bytes keeps the frame pointer. */
  keepsFrame(bytes: Uint8Array): boolean;
}
