/**
 * The table of profile kinds. What lists kinds or tells them apart reads it: routes and index page,
 * text forms, pages for browsers, threads, flight records, the sidecar and the tool's `inspect://`.
 *
 * @module
 */
import { ALLOCS } from "./allocs.ts";
import { BLOCK } from "./block.ts";
import { GOROUTINE } from "./goroutine.ts";
import { HEAP } from "./heap.ts";
import { MUTEX } from "./mutex.ts";
import { PROFILE } from "./profile.ts";
import type { ProfileKind } from "./profile_kind.ts";
import { THREADCREATE } from "./threadcreate.ts";

/** The kinds that every program has, in the order of lists; the first is meant where nobody says which. */
export const PROFILE_KINDS: readonly [ProfileKind, ...ProfileKind[]] = [
  PROFILE,
  HEAP,
  ALLOCS,
  GOROUTINE,
  BLOCK,
  MUTEX,
  THREADCREATE,
];
