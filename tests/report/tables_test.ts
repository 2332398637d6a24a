import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { COMMANDS } from "../../lib/report/commands.ts";
import { CHOICE_HELP, defaultConfig, type Option, OPTIONS } from "../../lib/report/options.ts";

Deno.test("OPTIONS: every option and choice has help", () => {
  for (const [name, { help, choices = [] }] of Object.entries<Option>(OPTIONS)) {
    match(help, /\w/, name);
    for (const choice of choices) match(CHOICE_HELP[choice] ?? "", /\w/, choice);
  }
});

Deno.test("OPTIONS: names in URLs are unique", () => {
  const urls = Object.values<Option>(OPTIONS).flatMap(({ url }) => url === undefined ? [] : [url]);
  strictEqual(new Set(urls).size, urls.length);
});

Deno.test("COMMANDS are Go's pprof's 25 and ours", () => {
  const ours = ["cpuprofile", "folded", "speedscope"];
  const names = Object.keys(COMMANDS).sort().filter((name) => !ours.includes(name));
  deepStrictEqual(
    names.join(" "),
    "callgrind comments disasm dot eog evince gif gv kcachegrind list pdf peek png proto ps raw " +
      "svg tags text top topproto traces tree web weblist",
  );
});

Deno.test("defaultConfig() is a new object each time", () => {
  const config = defaultConfig();
  config.focus = "x";
  strictEqual(defaultConfig().focus, "");
});
