/// <reference lib="deno.worker" />
/** Makes a picture smaller, as slowly as real code does. */
self.onmessage = ({ data: width, ports: [reply] }: MessageEvent<number>) => {
  reply!.postMessage(shrink(width));
};

function shrink(width: number): number {
  const pixels = new Float64Array(width * width);
  for (let i = 0; i < pixels.length; i++) pixels[i] = Math.hypot(i % width, i / width);
  return pixels.length;
}
