import { dirname } from "node:path";
import { ProfileBuilder, valueType } from "../../lib/profile/builder.ts";
import { encodeProfile } from "../../lib/profile/encode.ts";
import type { Figure } from "../../lib/record/figure.ts";
import type { AboutRecord } from "../../lib/record/record_files.ts";

/** A folder with these profiles in it, each of a function by the name of its file; and other files. */
export async function recordFolder(
  profiles: readonly string[],
  files: Readonly<Record<string, string>> = {},
): Promise<{ path: string } & AsyncDisposable> {
  const path = await Deno.makeTempDir();
  const write = async (name: string, content: Uint8Array) => {
    await Deno.mkdir(dirname(`${path}/${name}`), { recursive: true });
    await Deno.writeFile(`${path}/${name}`, content);
  };
  for (const name of profiles) await write(name, await profileOf(name));
  for (const [name, text] of Object.entries(files)) {
    await write(name, new TextEncoder().encode(text));
  }
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

async function profileOf(file: string): Promise<Uint8Array> {
  const cpu = valueType("cpu", "nanoseconds");
  const builder = new ProfileBuilder({ sampleType: [cpu], periodType: cpu, period: 1 });
  const name = file.replace(/^.*\//, "").replace(".pb.gz", "");
  builder.add([{
    name,
    systemName: name,
    filename: "/app/main.ts",
    startLine: 1,
    line: 1,
    mapping: "/app",
  }], [1e9]);
  return await encodeProfile(builder.build());
}

/** A `record.json` with a figure each second of a span, in Unix milliseconds. */
export function aboutText(from: number, until: number, change: Partial<AboutRecord> = {}): string {
  const figures = Array.from({ length: (until - from) / 1000 + 1 }, (_, i): Figure => ({
    at: from + i * 1000,
    thread: { cpu: i * 0.5e9 },
    delay: 5,
    heapUsed: 50 << 20,
    heapLimit: 2 ** 31,
    external: 1 << 20,
    rss: 90 << 20,
    allocated: 0,
  }));
  return JSON.stringify(
    {
      version: 1,
      reason: { name: "stall", text: "the event loop did not turn for 2.4s" },
      at: until,
      pid: 7,
      root: "/app",
      deno: "2.9.6",
      figures,
      stalls: [],
      missing: {},
      ...change,
    } satisfies AboutRecord,
  );
}
