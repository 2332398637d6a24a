/**
 * Writes tools that answer about the native fixtures what the tools of this
 * machine answer, so that goldens do not depend on versions of these:
 *
 *     deno run -A scripts/golden/record_tools.ts
 *
 * @module
 */
import { FIXTURES, resolve } from "../../tests/golden/harness.ts";
import { MACHINE_ROWS } from "../../tests/golden/machine_rows.ts";
import { findPprof, runProgram } from "../../tests/support/real_program.ts";

const MACHINE = `${FIXTURES}machine/`;
const FILES = ["spin", "fixed"];

/** Answers are in one file for each question, named after it. */
const BATCH = `#!/bin/sh
# Answers what the real tool answered; see scripts/golden/record_tools.ts.
key=
for word; do
  case $word in
    --version) key=version ;;
    --start-address=* | --stop-address=*) key=$key\${word#*=}- ;;
    -M | --x86-asm-syntax=intel) key=\${key}intel- ;;
    -n) key=names- ;;
    --format=posix) key=sizes- ;;
  esac
done
[ "$key" = version ] || key=$key\${word##*/}
cat "$0.$key.txt" 2>/dev/null
`;

/** Answers are in one file for each program, a line each, its own lines separated by bars. */
const TALK = `#!/bin/sh
# Answers what the real tool answered; see scripts/golden/record_tools.ts.
for file; do :; done
answers() {
  while IFS='|' read -r key rest; do eval "a_$key=\\$rest"; done <"$1"
}
[ -f "$0.\${file##*/}.txt" ] && answers "$0.\${file##*/}.txt"
while read -r kind path address; do
  if [ -n "$address" ]; then
    [ "$file" = "$path" ] || answers "$0.\${path##*/}.txt"
    file=$path
  else
    address=$kind
  fi
  eval "answer=\\$a_\${address#0x}"
  [ -n "$answer" ] || answer="0x\${address#0x}|??|??:0"
  IFS='|'
  printf '%s\\n' $answer
  unset IFS
done
`;

/** Reads a question, asks the real tool, and keeps what it answers. */
function recorder(tool: string, replay: string): string {
  return `${
    BATCH.slice(0, BATCH.indexOf("cat "))
  }${tool} "$@" | sed 's|^/.*/\\([a-z]*: *file format\\)|\\1|' >"${replay}.$key.txt"
cat "${replay}.$key.txt"
`;
}

interface Flavour {
  folder: string;
  nm: string;
  objdump: string;
  talk: { name: string; ask: (file: string, address: string) => Promise<string> };
}

const FLAVOURS: Flavour[] = [
  {
    folder: "gnu",
    nm: "nm",
    objdump: "objdump",
    talk: {
      name: "addr2line",
      ask: async (file, address) => {
        const { stdout } = await runProgram("addr2line", ["-aif", "-e", file, address]);
        return stdout.trim().replaceAll("\n", "|");
      },
    },
  },
  {
    folder: "llvm",
    nm: "llvm-nm",
    objdump: "llvm-objdump",
    talk: {
      name: "llvm-symbolizer",
      ask: async (file, address) => {
        const args = ["--inlining", "-demangle=false", "--output-style=JSON"];
        const stdin = `CODE ${file} 0x${address}\n`;
        const { stdout } = await runProgram("llvm-symbolizer", args, { stdin });
        return stdout.trim().replaceAll(file, file.slice(MACHINE.length));
      },
    },
  },
];

async function main(): Promise<void> {
  const pprof = findPprof();
  if (!pprof) throw new Error("Cannot record tools: the real pprof is not installed");
  for (const flavour of FLAVOURS) {
    const folder = `${MACHINE}${flavour.folder}/`;
    await Deno.remove(folder, { recursive: true }).catch(() => {});
    await Deno.mkdir(folder);
    for (const name of [flavour.nm, flavour.objdump]) await writeTool(folder + name, BATCH);
    await writeTool(folder + flavour.talk.name, TALK);
    for (const file of FILES) await recordTalk(folder, flavour, file);
    if (flavour.folder === "gnu") await writeTool(`${folder}llvm-symbolizer`, "#!/nowhere\n");
    await recordBatch(pprof, folder, flavour);
  }
}

async function writeTool(path: string, text: string): Promise<void> {
  await Deno.writeTextFile(path, text, { mode: 0o755 });
}

/** Every instruction, and the inside of one that a sample is at. */
async function recordTalk(folder: string, { talk }: Flavour, file: string): Promise<void> {
  const { stdout } = await runProgram("objdump", ["-d", MACHINE + file]);
  const addresses = Array.from(stdout.matchAll(/^ *([0-9a-f]+):/gm), ([, address]) => address!);
  const inside = addresses.findIndex((address) => /817$/.test(address));
  addresses.push((Number(`0x${addresses[inside]}`) + 1).toString(16));
  const lines: string[] = [];
  for (const address of addresses) {
    const answer = await talk.ask(MACHINE + file, address);
    if (!/\|\?\?\|\?\?:0$/.test(answer)) lines.push(`${address}|${answer}\n`);
  }
  await Deno.writeTextFile(`${folder}${talk.name}.${file}.txt`, lines.join(""));
}

/** What the real program asks. */
async function recordBatch(pprof: string, folder: string, flavour: Flavour): Promise<void> {
  const tools = `${await Deno.makeTempDir()}/`;
  for (const name of [flavour.nm, flavour.objdump]) {
    await writeTool(tools + name, recorder(name, folder + name));
  }
  for (const name of ["addr2line", "llvm-symbolizer"]) {
    const path = `${folder}${name}`;
    const isBroken = flavour.folder === "gnu" && name === "llvm-symbolizer";
    await writeTool(tools + name, isBroken ? "#!/nowhere\n" : `#!/bin/sh\nexec ${path} "$@"\n`);
  }
  for (const line of MACHINE_ROWS) {
    const words = line.split(" ").filter((word) => !/^[A-Z]/.test(word) && word !== "-output=OUT");
    const ours = `-tools=@@machine/${flavour.folder}`;
    if (!words.includes(ours)) continue;
    const args = resolve(words.filter((word) => word !== ours), FIXTURES);
    const env = { PPROF_BINARY_PATH: MACHINE, HOME: tools };
    await runProgram(pprof, [`-tools=${tools}`, `-output=${tools}out`, ...args], { env });
  }
  await Deno.remove(tools, { recursive: true });
}

if (import.meta.main) await main();
