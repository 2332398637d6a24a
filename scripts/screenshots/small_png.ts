import UPNG from "npm:upng-js@2.1.0";

/** More than a page has; what is between two of them goes to the nearer. */
const COLORS = 128;

/**
 * The same picture in fewer bytes.
 *
 * @param png A PNG.
 */
export function smallPng(png: Uint8Array): Uint8Array {
  const { buffer, byteOffset, byteLength } = png;
  const image = UPNG.decode(buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer);
  const pixels = UPNG.toRGBA8(image).slice(0, 1);
  return new Uint8Array(UPNG.encode(pixels, image.width, image.height, COLORS));
}
