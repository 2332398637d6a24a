import { doesNotMatch, match, ok, strictEqual } from "node:assert/strict";
import { type Step, testWithTerminal, typeTo } from "../../support/pseudo_terminal.ts";

const MAIN = new URL("../../../lib/cli/main.ts", import.meta.url).pathname;
const WORKED = new URL("../../fixtures/profiles/tool/worked.pb.gz", import.meta.url).pathname;
const COMMAND = `${Deno.execPath()} run -A ${MAIN} -symbolize=none ${WORKED}`;
const PROMPT = "(pprof) ";
const [UP, CTRL_C, CTRL_D] = ["\x1b[A", "\x03", "\x04"];

/** Types to the shell, with a history of its own. */
async function shell(steps: readonly Step[], before = "", command = COMMAND) {
  const state = await Deno.makeTempDir();
  if (before !== "") {
    await Deno.mkdir(`${state}/pprof`);
    await Deno.writeTextFile(`${state}/pprof/history`, before);
  }
  const { code, text } = await typeTo(command, steps, { XDG_STATE_HOME: state });
  const history = await Deno.readTextFile(`${state}/pprof/history`).catch(() => "");
  await Deno.remove(state, { recursive: true });
  // deno-lint-ignore no-control-regex
  return { code, history, text: text.replace(/\x1b\[\d*[GJ]/g, "").replaceAll("\r", "") };
}

testWithTerminal("shell: a terminal gets a prompt, editing, and an end by Ctrl-D", async () => {
  const { code, text, history } = await shell([[PROMPT, "to"], ["to", "p 1\r"], [PROMPT, CTRL_D]]);
  strictEqual(code, 0);
  match(text, /"o" for options\)\n\(pprof\) top 1\nShowing nodes accounting for 10\.08s/);
  match(text, /leaf\n\(pprof\) \n$/);
  strictEqual(history, "top 1\n");
});

testWithTerminal("shell: Ctrl-C drops the line, and nothing of it is left", async () => {
  const { text, history } = await shell([
    [PROMPT, "garbage"],
    ["garbage", CTRL_C],
    [PROMPT, "comments\r"],
    [PROMPT, CTRL_D],
  ]);
  match(text, /garbage\^C\n\(pprof\) comments\nhello\n#hidden\n/);
  doesNotMatch(text, /unrecognized/);
  strictEqual(history, "comments\n");
});

testWithTerminal("shell: the tabulator completes commands, values and functions", async () => {
  const { history } = await shell([
    [PROMPT, "pee"],
    ["pee", "\t"],
    ["k", " lea"],
    ["lea", "\t"],
    ["f", "\r"],
    [PROMPT, "sort=c"],
    ["sort=c", "\t"],
    ["um", "\r"],
    [PROMPT, CTRL_D],
  ]);
  strictEqual(history, "peek leaf\nsort=cum\n");
});

testWithTerminal("shell: the history of other runs is there", async () => {
  const { history } = await shell(
    [[PROMPT, UP + UP], ["comments", "\r"], [PROMPT, CTRL_D]],
    "comments\ntop\n",
  );
  strictEqual(history, "comments\ntop\ncomments\n");
});

testWithTerminal("shell: pasted lines run in turn", async () => {
  const { text } = await shell([
    [PROMPT, "comments\rsort=cum\ro\r"],
    ["unit", ""],
    [PROMPT, CTRL_D],
  ]);
  match(text, /#hidden\n[^]*sort {22}= cum/);
});

testWithTerminal("shell: a command behind | has the terminal to itself", async () => {
  const { text, code } = await shell([
    [PROMPT, "top | cat >/dev/null; echo ready; read -r answer </dev/tty; echo got $answer\r"],
    ["\nready", "keys\r"],
    [PROMPT, CTRL_D],
  ]);
  match(text, /\ngot keys\n\(pprof\)/);
  strictEqual(code, 0);
});

testWithTerminal("shell: errors are red, other messages are not", async () => {
  const { text } = await shell([[PROMPT, "foo\r"], [PROMPT, CTRL_D]]);
  const red = "\x1b[0;31m";
  ok(text.includes(`\n${red}unrecognized command: "foo"\n\x1b[0m\n(pprof) `), text);
  strictEqual(text.split(red).length, 2);
});
