import { deepStrictEqual, ok } from "node:assert/strict";
import { ownPlaces } from "../../../lib/web/now/own_places.ts";
import { webSession } from "../../support/web_session.ts";

Deno.test("what Deno did for a line of the program counts at that line", async () => {
  const { profile } = (await webSession()).sessionProfiles.list[0]!;
  const [sample] = profile.sample;
  const line = sample!.location.at(-1)!.line[0]!;
  const at = (filename: string, id: bigint) => ({
    ...sample!.location[0]!,
    line: [{ ...line, line: id, function: { ...line.function, name: filename, filename } }],
  });
  const stack = (...location: ReturnType<typeof at>[]) => ({
    ...sample!,
    location,
    value: [1n, 10n],
  });
  const made = {
    ...profile,
    sample: [
      stack(at("ext:core/00.js", 1n), at("/app/a.ts", 7n), at("/app/b.ts", 9n)),
      stack(at("/app/b.ts", 9n)),
      stack(at("", 0n)),
    ],
  };
  const { total, lines } = ownPlaces(made, 1, 5);
  deepStrictEqual(total, 30);
  deepStrictEqual(lines.map(({ file, line, value }) => [file, line, value]), [
    ["/app/a.ts", 7, 10],
    ["/app/b.ts", 9, 10],
  ]);
  ok(ownPlaces(made, 1, 1).lines.length === 1);
});
