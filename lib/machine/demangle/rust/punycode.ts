import { MangledError } from "../mangled_error.ts";

const BASE = 36;
const LEAST = 1;
const MOST = 26;
const SKEW = 38;
const DAMP = 700;
const LARGEST = 2 ** 31 - 1;

/**
 * Decodes an identifier with characters that are not ASCII: RFC 3492, with `_`
 * for `-`, and with letters before digits.
 *
 * @param text The identifier.
 * @returns Its characters.
 * @throws {MangledError} If it is broken.
 */
export function decodePunycode(text: string): string {
  const split = text.lastIndexOf("_");
  const chars = [...text.slice(0, Math.max(split, 0))];
  const encoded = text.slice(split + 1);
  let [code, bias, place] = [128, 72, 0];
  for (let at = 0; at < encoded.length;) {
    const before = place;
    let weight = 1;
    for (let k = BASE;; k += BASE) {
      const digit = digitOf(encoded[at++]);
      place += digit * weight;
      const threshold = Math.min(Math.max(k - bias, LEAST), MOST);
      if (digit < threshold) break;
      if (weight >= Math.floor(LARGEST / BASE)) throw new MangledError("punycode overflow");
      weight *= BASE - threshold;
    }
    const count = chars.length + 1;
    bias = adapt(place - before, count, before === 0);
    code += Math.floor(place / count);
    place %= count;
    if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) {
      throw new MangledError("punycode has no such character");
    }
    chars.splice(place++, 0, String.fromCodePoint(code));
  }
  return chars.join("");
}

function digitOf(char: string | undefined): number {
  if (char !== undefined && /[0-9]/.test(char)) return Number(char) + 26;
  if (char !== undefined && /[a-z]/i.test(char)) return Number.parseInt(char, 36) - 10;
  throw new MangledError("invalid punycode");
}

function adapt(change: number, count: number, isFirst: boolean): number {
  let delta = Math.floor(change / (isFirst ? DAMP : 2));
  delta += Math.floor(delta / count);
  let k = 0;
  for (; delta > ((BASE - LEAST) * MOST) / 2; k += BASE) delta = Math.floor(delta / (BASE - LEAST));
  return k + Math.floor((BASE - LEAST + 1) * delta / (delta + SKEW));
}
