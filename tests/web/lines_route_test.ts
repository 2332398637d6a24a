import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import type { HotLinesByFunction } from "../../lib/contract/hot_lines.ts";
import { webHandler } from "../../lib/web/web_handler.ts";
import { flameProfile } from "../support/flame.ts";
import { sessionAbout } from "../support/web_session.ts";

Deno.test("lines: the hot lines of a function with those around, far ones apart", async () => {
  const path = await Deno.makeTempFile({ suffix: ".ts" });
  await Deno.writeTextFile(path, Array.from({ length: 40 }, (_, i) => `line ${i + 1}`).join("\n"));
  const profile = flameProfile(["hot", 600], ["hot", 300]);
  for (const each of profile.function) each.filename = path;
  const [location] = profile.location;
  const far = { ...location!, id: 2, line: [{ ...location!.line[0]!, line: 30 }] };
  profile.location.push(far);
  profile.sample.push({ ...profile.sample[0]!, location: [far], value: [100e6] });
  const pages = webHandler(sessionAbout(profile));
  const get = (query: string) => pages(new Request(`http://x/ui/lines?${query}`));
  const found = await (await get("of=^hot$")).json() as HotLinesByFunction;
  const { file, lines } = found[`hot\n${path}`]!;
  strictEqual(file, path);
  deepStrictEqual(
    lines.map(({ number, value }) => [number, value]),
    [
      ["5", ""],
      ["6", ""],
      ["7", "900ms"],
      ["8", ""],
      ["9", ""],
      ["", ""],
      ["28", ""],
      ["29", ""],
      ["30", "100ms"],
      ["31", ""],
      ["32", ""],
    ],
  );
  deepStrictEqual(lines.map(({ share }) => share).filter(Boolean), [0.9, 0.1]);
  await Deno.remove(path);
  deepStrictEqual(await (await get("of=^hot$")).json(), {});
  const nothing = await get("of=zzz");
  strictEqual(nothing.status, 400);
  match(await nothing.text(), /no matches found/);
});
