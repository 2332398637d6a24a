import { match, ok, strictEqual, throws } from "node:assert/strict";
import { aboutProgram } from "../../lib/cli/about_program.ts";

Deno.test("aboutProgram() is silent about any other command line", () => {
  for (const args of [[], ["-top", "x.pb.gz"], ["x.pb.gz", "-version"].slice(0, 1)]) {
    strictEqual(aboutProgram(args), undefined, args.join(" "));
  }
});

Deno.test("aboutProgram() says the versions, with one dash or two", () => {
  for (const flag of ["-version", "--version"]) {
    match(aboutProgram([flag])!, /^pprof \d+\.\d+\.\d+ \(Deno \d+\.\d+\.\d+, V8 .+\)\n$/);
  }
});

Deno.test("aboutProgram() makes each shell complete every flag", () => {
  for (const shell of ["bash", "zsh", "fish"]) {
    const script = aboutProgram([`-completion=${shell}`])!;
    for (const flag of ["top", "alloc_space", "diagnose", "fail-on"]) {
      ok(script.includes(shell === "fish" ? `-o ${flag}\n` : `-${flag} `), `${shell}: ${flag}`);
    }
  }
});

Deno.test("aboutProgram() names the shells that it knows", () => {
  throws(() => aboutProgram(["-completion=tcsh"]), /"tcsh": it is for bash, zsh, fish/);
  throws(() => aboutProgram(["-completion=constructor"]), /it is for bash/);
});
