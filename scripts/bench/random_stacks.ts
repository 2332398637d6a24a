/**
 * Large profiles to measure with.
 *
 * @module
 */
import { dirname } from "node:path";
import { emptyProfile } from "../../lib/profile/builder.ts";
import { encodeProfile } from "../../lib/profile/encode.ts";
import type { Profile } from "../../lib/profile/types.ts";

/** How large a profile is. */
export interface ProfileSize {
  samples: number;
  /** Frames of a stack. */
  depth: number;
  functions: number;
}

/** The outer frames of a stack are one of so many paths; the inner ones are random. */
const PATHS = 64;
const SHARED_PART = 0.45;

/**
 * A profile of random stacks, kept in the temporary folder: the same on every machine.
 *
 * @param size How large it is.
 * @returns Its file.
 */
export async function randomFile(size: ProfileSize): Promise<string> {
  const { samples, depth, functions } = size;
  const temp = dirname(await Deno.makeTempFile());
  const file = `${temp}/bench_${samples}_${depth}_${functions}_${PATHS}.pb.gz`;
  try {
    await Deno.stat(file);
  } catch {
    await Deno.writeFile(file, await encodeProfile(randomStacks(size)));
  }
  console.log(`  ${file}: ${((await Deno.stat(file)).size / 1e6).toFixed(1)} MB`);
  return file;
}

function randomStacks({ samples, depth, functions }: ProfileSize): Profile {
  const shared = Math.round(depth * SHARED_PART);
  const profile = emptyStacks(functions);
  const locations = profile.location.length;
  const random = xorshift(20261122);
  const frames = (length: number) =>
    Array.from({ length }, () => profile.location[random() % locations]!);
  const paths = Array.from({ length: PATHS }, () => frames(shared));
  for (let i = 0; i < samples; i++) {
    const location = [...frames(depth - shared), ...paths[random() % PATHS]!];
    const hits = random() % 9 + 1;
    profile.sample.push({ location, value: [hits, hits * 10_000_000], label: [] });
  }
  return profile;
}

/**
 * A profile whose stacks have so many branches, some of them as wide as those
 * of real programs.
 */
export function branchingStacks(branches: number): Profile {
  const profile = emptyStacks(Math.min(20_000, branches / 10));
  const random = xorshift(20261123);
  const known = new Set<number>();
  while (known.size < branches) {
    let path = 0;
    const location = Array.from({ length: 8 + random() % 32 }, () => {
      // Of up to 12 callees the first are called most.
      const callee = Math.floor(12 * (random() / 2 ** 32) ** 3);
      path = (Math.imul(path ^ callee, 0x9e3779b1) + callee + 1) >>> 0;
      known.add(path);
      return profile.location[path % profile.location.length]!;
    });
    const hits = random() % 9 + 1;
    const value = [hits, hits * 10_000_000];
    profile.sample.push({ location: location.reverse(), value, label: [] });
  }
  return profile;
}

/** A profile with functions and three locations for each, without samples. */
function emptyStacks(functions: number): Profile {
  const cpu = { type: "cpu", unit: "nanoseconds" };
  const samples = { type: "samples", unit: "count" };
  const profile = emptyProfile({ sampleType: [samples, cpu], periodType: cpu, period: 10_000_000 });
  const mapping = {
    id: 1,
    memoryStart: 0x400000,
    memoryLimit: 0x4000000,
    fileOffset: 0,
    filename: "/bin/app",
    buildId: "",
    hasFunctions: true,
    hasFilenames: true,
    hasLineNumbers: true,
    hasInlineFrames: true,
  };
  profile.mapping.push(mapping);
  for (let id = 1; id <= functions; id++) {
    const name = `example.com/app/package${id % 97}.function${id}`;
    const filename = `/src/package${id % 97}/file${id % 1009}.go`;
    const func = { id, name, systemName: name, filename, startLine: id % 500 };
    profile.function.push(func);
  }
  for (let id = 1; id <= 3 * functions; id++) {
    const func = profile.function[id % functions]!;
    const line = [{ function: func, line: id % 500 + 3, column: 0 }];
    profile.location.push({ id, mapping, address: 0x400000 + id * 64, line, isFolded: false });
  }
  return profile;
}

/** Deterministic, so that every machine measures the same file. */
function xorshift(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}
