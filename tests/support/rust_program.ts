/**
 * A small Rust program whose functions are known.
 *
 * @module
 */
import { ok } from "node:assert/strict";
import { findOnPath, runProgram } from "./real_program.ts";

/** A program, and what it says of itself. */
export interface RustProgram {
  path: string;
  /** Address in the file of each function, by name. */
  functions: Record<string, number>;
}

/** A program of Rust's, or nothing. */
export function findRust(name: "cargo" | "rustc"): string | undefined {
  const home = Deno.env.get("HOME");
  return findOnPath(name) ?? (home ? existing(`${home}/.cargo/bin/${name}`) : undefined);
}

function existing(path: string): string | undefined {
  try {
    return Deno.statSync(path).isFile ? path : undefined;
  } catch {
    return undefined;
  }
}

/** Every function may panic in its own file; `quiet` cannot panic at all. */
const SOURCES: Readonly<Record<string, string>> = {
  "Cargo.toml": `[package]
name = "known"
version = "1.2.3"
edition = "2021"
[profile.release]
strip = true
[profile.named]
inherits = "release"
strip = false
`,
  "src/first.rs": `
#[inline(never)]
pub fn first(values: &[u64], at: usize) -> u64 {
    values[at].wrapping_mul(values[at / 2 + 1])
}
`,
  "src/deep/second.rs": `
#[inline(never)]
pub fn second(text: &str, at: usize) -> u64 {
    let found = text.chars().nth(at).expect("long enough");
    found as u64 + crate::first::first(&[1, 2, 3], at)
}
`,
  "src/main.rs": `
mod first;
#[path = "deep/second.rs"]
mod second;

#[inline(never)]
pub fn quiet(value: u64) -> u64 {
    std::hint::black_box(value) ^ 7
}

#[inline(never)]
pub fn spin(rounds: u64) -> u64 {
    (0..rounds).fold(0, |sum, i| sum ^ second::second("abc", (i % 3) as usize) ^ quiet(i))
}

fn main() {
    let maps = std::fs::read_to_string("/proc/self/maps").expect("on Linux");
    let base = u64::from_str_radix(maps.split('-').next().expect("a line"), 16).expect("hex");
    for (name, at) in [
        ("first", first::first as *const () as u64),
        ("second", second::second as *const () as u64),
        ("quiet", quiet as *const () as u64),
    ] {
        println!("{name} {}", at - base);
    }
    let rounds = std::env::args().nth(1).map_or(1, |text| text.parse().expect("a number"));
    eprintln!("{}", spin(rounds));
}
`,
};

/**
 * Builds the program.
 *
 * @param cargo Rust's package manager.
 * @param folder Where to; it is the caller's.
 * @param options Whether it keeps its symbols.
 */
export async function buildRustProgram(
  cargo: string,
  folder: string,
  { symbols = false } = {},
): Promise<RustProgram> {
  for (const [name, text] of Object.entries(SOURCES)) {
    await Deno.mkdir(`${folder}/${name}`.replace(/\/[^/]*$/, ""), { recursive: true });
    await Deno.writeTextFile(`${folder}/${name}`, text);
  }
  const profile = symbols ? "named" : "release";
  const env = { RUSTFLAGS: "-C force-frame-pointers=yes -C link-arg=-Wl,--build-id" };
  const args = ["build", "--offline", "--quiet", "--profile", profile];
  const built = await runProgram(cargo, args, { cwd: folder, env, timeout: 120_000 });
  ok(built.code === 0, built.stderr);
  const path = `${folder}/target/${profile}/known`;
  const { stdout } = await runProgram(path, []);
  const functions = Object.fromEntries(
    stdout.trim().split("\n").map((line) => {
      const [name = "", address] = line.split(" ");
      return [name, Number(address)];
    }),
  );
  return { path, functions };
}

const LIBRARY = `
#![no_std]
#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! { loop {} }
unsafe extern "C" { fn other(value: u64, more: u64) -> u64; }
macro_rules! work {
    ($($name:ident $by:literal)*) => { $(
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn $name(values: *const u64, count: usize) -> u64 {
            let mut sum = $by;
            for i in 0..count {
                let value = unsafe { *values.add(i) };
                sum ^= unsafe { other(value.rotate_left($by), sum) } + other_sum(value, sum);
            }
            sum
        }
    )* };
}
fn other_sum(value: u64, sum: u64) -> u64 {
    unsafe { other(value, other(sum, value)) }
}
work! { one 1 two 2 three 3 four 4 }
`;

/**
 * Builds a library that uses nothing that was compiled before.
 *
 * @param rustc Rust's compiler.
 * @param folder Where to; it is the caller's.
 * @param frames Whether its functions keep frame pointers.
 * @returns Its path.
 */
export async function buildRustLibrary(
  rustc: string,
  folder: string,
  frames: boolean,
): Promise<string> {
  await Deno.writeTextFile(`${folder}/plain.rs`, LIBRARY);
  const path = `${folder}/libplain.so`;
  const options = ["--edition=2024", "--crate-type=cdylib", "-O", "-Cpanic=abort"];
  const frame = `-Cforce-frame-pointers=${frames ? "yes" : "no"}`;
  const args = [...options, frame, "-o", path, "plain.rs"];
  const built = await runProgram(rustc, args, { cwd: folder, timeout: 120_000 });
  ok(built.code === 0, built.stderr);
  return path;
}
