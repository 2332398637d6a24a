/**
 * Writes what the real pprof prints for every row of the golden table.
 *
 *   deno run -A scripts/make_goldens.ts [part of a row's name]
 *
 * @module
 */
import {
  allRows,
  FIXTURES,
  GOLDENS,
  outcomeBytes,
  type Row,
  runRow,
} from "../tests/golden/harness.ts";
import { findPprof, runProgram } from "../tests/support/real_program.ts";

const AT_ONCE = 2;

async function main(): Promise<void> {
  const pprof = findPprof();
  if (!pprof) throw new Error("Cannot make goldens: the real pprof is not installed");
  const home = await Deno.makeTempDir();
  const rows = allRows().filter(({ name }) => name.includes(Deno.args[0] ?? ""));
  if (Deno.args.length === 0) await Deno.remove(GOLDENS, { recursive: true }).catch(() => {});
  const work = async () => {
    for (let row = rows.pop(); row; row = rows.pop()) await makeGolden(pprof, home, row);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  await Deno.remove(home, { recursive: true });
}

async function makeGolden(pprof: string, home: string, row: Row): Promise<void> {
  const outcome = await runRow(row, FIXTURES, async (args, stdin, env) => {
    const options = { env: { HOME: home, ...env }, stdin, cwd: home };
    const { code, stderr, bytes } = await runProgram(pprof, args, options);
    return { code, stderr, stdout: bytes };
  });
  const path = `${GOLDENS}${row.name}.txt`;
  await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
  await Deno.writeFile(path, outcomeBytes(outcome, FIXTURES));
}

if (import.meta.main) await main();
