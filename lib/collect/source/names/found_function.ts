/** A function as the scanner finds it; offsets into the text. */
export interface FoundFunction {
  start: number;
  body: number;
  end: number;
  name: string;
  nameAt: number;
  kind: "function" | "arrow" | "method";
  /** Named by what it is assigned to: not if it turns out to be called at once. */
  hinted: boolean;
}
