/// <reference lib="deno.worker" />
/** Works for as many milliseconds as it is told, then says so. */
self.onmessage = ({ data }: MessageEvent<number>) => {
  const end = performance.now() + data;
  let sum = 0;
  while (performance.now() < end) sum += Math.sqrt(sum + 1);
  self.postMessage(sum);
};
