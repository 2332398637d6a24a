import { deepStrictEqual, strictEqual, throws } from "node:assert/strict";
import { inspectSource, relatedSources } from "../../../lib/fetch/inspect/inspect_source.ts";
import { chooseTarget, type InspectorTarget } from "../../../lib/fetch/inspect/targets.ts";

Deno.test("inspectSource() reads hosts, processes, kinds and parameters", () => {
  const read = (source: string, seconds = -1) => {
    const { at, kind, ...rest } = inspectSource(source, seconds);
    return { ...at, kind: kind.name, ...rest };
  };
  const plain = { target: "" };
  deepStrictEqual(read("inspect://localhost"), {
    host: "localhost:9229",
    kind: "profile",
    seconds: 30,
    ...plain,
  });
  deepStrictEqual(read("inspect://[::1]:9230/heap?seconds=2.5"), {
    host: "[::1]:9230",
    kind: "heap",
    seconds: 2.5,
    ...plain,
  });
  deepStrictEqual(read("inspect://pid:4194304/goroutine?seconds=5", 7), {
    pid: 4194304,
    kind: "goroutine",
    seconds: 0,
    ...plain,
  });
  deepStrictEqual(read("inspect://h:1/profile?threads=main&native=0"), {
    host: "h:1",
    kind: "profile",
    seconds: 30,
    threads: "main",
    native: false,
    ...plain,
  });
  deepStrictEqual(read("inspect://h:1/profile?hz=250"), {
    host: "h:1",
    kind: "profile",
    seconds: 30,
    hz: 250,
    ...plain,
  });
  deepStrictEqual(read("inspect://h:1/allocs/?target=a%20b&recompile=1&seconds=5", 7), {
    host: "h:1",
    kind: "allocs",
    seconds: 7,
    target: "a b",
    recompile: true,
  });
});

Deno.test("inspectSource(): of what is there at once some kinds can show how it grew", () => {
  const seconds = (source: string, flag = -1) => inspectSource(source, flag).seconds;
  strictEqual(seconds("inspect://h/retained"), 0);
  strictEqual(seconds("inspect://h/retained?seconds=5"), 5);
  strictEqual(seconds("inspect://h/retained", 7), 7);
  strictEqual(seconds("inspect://h/goroutine?seconds=5", 7), 0);
  throws(() => seconds("inspect://h/retained?seconds=x"), /seconds must be more than 0/);
});

Deno.test("inspectSource() says what is wrong", () => {
  const wrong = (source: string, why: RegExp) => throws(() => inspectSource(source, -1), why);
  wrong("inspect:", /write inspect:\/\/HOST:PORT\/KIND/);
  wrong("inspect:///profile", /write inspect:\/\/HOST:PORT\/KIND/);
  wrong("inspect://user@h/profile", /write inspect:\/\/HOST:PORT\/KIND/);
  wrong(
    "inspect://h/cpu",
    /no "cpu", only profile, heap, allocs, goroutine, retained, await, fgprof, block, threadcreate/,
  );
  wrong("inspect://h/mutex", /from outside nobody can see who waits for locks/);
  wrong("inspect://h/constructor", /no "constructor", only/);
  wrong("inspect://h/heap?second=1", /unknown parameter "second"/);
  wrong("inspect://h/profile?threads=all", /threads can only be "main"/);
  for (const seconds of ["0", "-1", "601", "x", "", "Infinity"]) {
    wrong(`inspect://h/heap?seconds=${seconds}`, /seconds must be more than 0 and at most 600/);
  }
  for (const hz of ["0", "9", "2001", "1.5", "x"]) {
    wrong(`inspect://h/profile?hz=${hz}`, /hz must be an integer from 10 to 2000/);
  }
  wrong("inspect://h/heap?hz=100", /"heap" knows no hz, only profile does/);
  for (const pid of ["0", "4194305", ""]) wrong(`inspect://pid:${pid}/`, /no number of a process/);
});

Deno.test("relatedSources() are what pages offer of the same target", () => {
  const all = relatedSources("inspect://pid:12/heap?seconds=3&target=app");
  deepStrictEqual(all.map(({ source }) => source), [
    "inspect://pid:12/profile?target=app",
    "inspect://pid:12/heap?target=app",
    "inspect://pid:12/allocs?target=app",
    "inspect://pid:12/goroutine?target=app",
    "inspect://pid:12/retained?target=app",
    "inspect://pid:12/await?target=app",
    "inspect://pid:12/fgprof?target=app",
    "inspect://pid:12/block?target=app",
  ]);
  // Of what is taken at once somewhere else, a window is taken from outside.
  deepStrictEqual(all.map(({ seconds }) => seconds), [5, 10, 5, 0, 0, 10, 10, 10]);
});

function target(id: string, type: string, title: string, url: string): InspectorTarget {
  return { id, type, title, url, socket: `ws://h/${id}` };
}

const PAGES = [
  target("A1", "page", "Shop", "http://shop/"),
  target("B2", "page", "Admin", "http://shop/admin"),
  target("C3", "browser_ui", "", "chrome://ui/"),
];

Deno.test("chooseTarget() takes the only one, or the one that is meant", () => {
  strictEqual(chooseTarget([PAGES[0]!, PAGES[2]!], "").id, "A1");
  const chosen = ["2", "B2", "Admin", "/admin", "3"].map((text) => chooseTarget(PAGES, text).id);
  deepStrictEqual(chosen, ["B2", "B2", "B2", "B2", "C3"]);
});

Deno.test("chooseTarget() lists what there is", () => {
  throws(() => chooseTarget([], ""), /nothing to connect to/);
  throws(() => chooseTarget([PAGES[2]!], ""), /no programs or pages.*\n {2}1 {2}browser_ui/);
  throws(
    () => chooseTarget(PAGES, ""),
    /2 programs or pages; choose with target=.*\n {2}1 {2}page {2}Shop {2}http:\/\/shop\/\n {2}2 /,
  );
  throws(() => chooseTarget(PAGES, "shop"), /2 targets are "shop"/);
  for (const text of ["0", "4", "nothing"]) {
    throws(() => chooseTarget(PAGES, text), /no targets are/);
  }
});
