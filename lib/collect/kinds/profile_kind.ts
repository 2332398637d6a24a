import type { OfferedKind } from "../../contract/paged_service.ts";
import type { Profile } from "../../profile/types.ts";
import type { Attached } from "../target/attached.ts";
import type { Collectors } from "../target/own.ts";
import type { SidecarCollectors } from "../target/sidecar.ts";
import type { Capability } from "../target/capabilities.ts";
import type { AttachedTakeOptions, KindOptions } from "./take_options.ts";

/**
 * The length of a recording; that of a delta between two profiles; not known to the kind; without
 * an effect, where that is so in Go, too.
 */
export type SecondsUse = "length" | "delta" | "none" | "ignored";

/** Which of Go's text forms a kind has, for `debug=1` and `debug=2`. */
export type TextForm = "count" | "contention" | "goroutine" | "heap" | "mutex" | "retained";

/**
 * A kind of profile: all that is known of it without collecting, and what takes
 * it. Everything that lists kinds or depends on one reads it here.
 */
export interface ProfileKind {
  /** In addresses: `heap`. */
  name: string;
  /** For the index page. */
  description: string;
  /** How pages offer it; absent: they do not. */
  page?: KindPage;
  /** What `seconds` is, in Go's terms. */
  seconds: SecondsUse;
  /** How long it takes when nobody says, where it is a recording. */
  length?: number;
  /** The same from outside, where windows need a length; 0 for what is there at once. */
  attachedLength?: number;
  /** Whether `seconds` makes a difference of what is there at once, from outside, too. */
  hasAttachedDelta?: boolean;
  /**
   * Whose it is: of the whole process. Absent: each thread has its own, and the profile is of all.
   */
  scope?: "process";
  /** Whether all threads of the process use what it counts, those without JavaScript, too. */
  isOfAllThreads?: boolean;
  /** Whether it is recorded all the time: it can look back, and other threads send it in pieces. */
  isRecorded?: boolean;
  /** Whether it may be taken at a rate. */
  hasRate?: boolean;
  /** Whether it takes seconds by itself: who requests it of another thread has to wait. */
  isSlow?: boolean;
  /** Whether each read makes V8 collect garbage. */
  forcesCollection?: boolean;
  /** What the answer is saved as; absent: its name. */
  filename?: string;
  /** Whether it has the parameters of Go's fgprof. */
  isFgprof?: boolean;
  text: TextForm;
  /** Its part of a flight record; absent: it is in none. */
  record?: RecordPart;
  /** What it is made of: some targets lack it, see `target/capabilities.ts`. */
  needs: Capability;
  /** How many stacks there are, as far as that is known without collecting. */
  count: KindCounts;
  /** For about how long the program will stand still for it, in seconds; absent: it does not. */
  standstill?(collectors: Collectors): number;
  take: KindTakes;
}

/** What a kind's file says of it; its name is in the table. */
export type KindDescription = Omit<ProfileKind, "name">;

/** A kind as a list for people shows it. */
export type KindPage = Pick<OfferedKind, "title" | "help" | "seconds" | "pause">;

/** What a flight record has of a kind. */
export interface RecordPart {
  /** Its file, without `.pb.gz`. */
  name: string;
  /** The lowest is written first: a service short of memory may not live to write more. */
  order: number;
}

/** Counts by target; absent: not known there. */
export interface KindCounts {
  own(collectors: Collectors): number;
  sidecar?(collectors: SidecarCollectors): number;
}

/**
 * Loads what takes a kind from each target: the table itself loads no
 * collectors. Absent where the target lacks what the kind needs.
 */
export interface KindTakes {
  own: Load<(collectors: Collectors, options: KindOptions) => Promise<Profile>>;
  /** From another thread, while the event loop may not turn. */
  sidecar?: Load<(collectors: SidecarCollectors, options: KindOptions) => Promise<Profile>>;
  /** From another program, which has nothing of ours in it. */
  attached?: Load<(program: Attached, options: AttachedTakeOptions) => Promise<Profile>>;
  /** From a process of this machine, whose inspector it does not need. */
  process?: Load<(pid: number) => Profile>;
}

/** Imports a function. */
export type Load<T> = () => Promise<T>;
