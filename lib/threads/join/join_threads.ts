import { errorMessage } from "../../base/error_message.ts";
import { nextTurn } from "../../base/delay.ts";
import { pseudoFrame } from "../../collect/source/pseudo_frame.ts";
import { ProfileBuilder } from "../../profile/builder.ts";
import { mergeProfiles } from "../../profile/combine/merge.ts";
import { parseProfile } from "../../profile/decode/decode.ts";
import type { Profile } from "../../profile/types.ts";
import { missingReason, type PeerReply, type QueryReplies } from "../pending_query.ts";
import type { Peer } from "../message.ts";
import { numberBases, numberFrom } from "./goroutine_numbers.ts";
import { THREAD_LABEL } from "../../collect/threads/thread_label.ts";

/** Threads run on a little between the ends of their windows and of ours. */
const EDGE_NANOS = 5e6;

/** Comments that say nothing of a thread: how it is collected, when a piece was recorded. */
const UNSAID_REGEXP = /^#|^recorded: /;

/** One thread's part of the whole. */
interface Thread {
  name: string;
  profiles: Profile[];
  remarks: string[];
  /** What is wrong with what it sent. */
  trouble?: string;
}

/**
 * The profiles of all threads as one, each under its label.
 *
 * The window is that of the thread that takes the profile. Of CPU time that a thread
 * used and did not account for, the amount is known where Linux reports it: it is
 * in frames in parentheses.
 */
export async function joinThreads(own: Profile, replies: QueryReplies): Promise<Profile> {
  const { self } = replies;
  const bases = numberBases([self, ...replies.replies.map(({ peer }) => peer)]);
  const numbered = (peer: Peer, profiles: Profile[]) =>
    profiles.map((profile) => numberFrom(bases.get(peer) ?? 0, profile));
  const threads: Thread[] = [
    { name: self.thread, profiles: numbered(self, [own]), remarks: [] },
  ];
  const missing: string[] = [];
  for (const reply of replies.replies) {
    const thread = await readReply(reply);
    const alike = thread.profiles.filter((profile) => isAlike(profile, own));
    thread.profiles = numbered(reply.peer, alike);
    const rest = unaccounted(reply, thread.profiles, replies);
    if (rest > EDGE_NANOS) thread.profiles.push(restProfile(own, "(not sampled)", rest));
    const reason = missingReason(reply);
    if (reason) missing.push(`${reply.peer.thread} ${reason}`);
    if (thread.trouble) missing.push(`${reply.peer.thread} sent ${thread.trouble}`);
    if (thread.profiles.length > 0) threads.push(thread);
  }
  for (const [name, nanos] of unprofiledThreads(replies)) {
    threads.push({ name, profiles: [restProfile(own, "(not profiled)", nanos)], remarks: [] });
    missing.push(`${name} is not profiled`);
  }
  if (threads.length === 1 && missing.length === 0) return own;
  const labelled = threads.flatMap(({ name, profiles }) =>
    profiles.map((profile) => underThread(profile, name))
  );
  const { timeNanos, durationNanos, comment, period } = own;
  return {
    ...mergeProfiles(labelled),
    period,
    timeNanos,
    durationNanos,
    comment: [
      ...comment,
      `# threads: ${threads.length}, told apart by the label ${THREAD_LABEL}`,
      ...remarksOf(threads),
      ...otherRates(threads, period),
      ...missing.map((text) => `not in it, or not to its end: thread ${text}`),
    ],
  };
}

/** A rate of its own is that of the thread that takes the profile. */
function otherRates([asker, ...others]: readonly Thread[], period: Profile["period"]): string[] {
  const unlike = others.filter(({ profiles }) =>
    // Until its finer sampler runs a thread is sampled at the usual rate.
    profiles.every((each) => Number(each.period) !== Number(period))
  );
  if (unlike.length === 0) return [];
  const names = unlike.map(({ name }) => name).join(", ");
  return [
    `the period is that of thread ${asker!.name}; at their usual rate were sampled: ${names}`,
  ];
}

/** What threads say of their profiles, once where several say the same. */
function remarksOf(threads: readonly Thread[]): string[] {
  const names = new Map<string, string[]>();
  for (const { name, remarks } of threads) {
    for (const text of remarks) names.set(text, [...names.get(text) ?? [], name]);
  }
  return Array.from(
    names,
    ([text, [first, ...rest]]) =>
      rest.length > 0
        ? `threads ${[first, ...rest].join(", ")}: ${text}`
        : `thread ${first}: ${text}`,
  );
}

async function readReply({ peer, parts }: PeerReply): Promise<Thread> {
  const profiles: Profile[] = [];
  const remarks = new Map<string, string>();
  let trouble = "";
  for (const part of parts) {
    await nextTurn();
    try {
      profiles.push(parseProfile(part));
    } catch (error) {
      const reason = errorMessage(error);
      trouble = `what is no profile: ${reason}`;
    }
  }
  for (const text of profiles.flatMap(({ comment }) => comment)) {
    // Each piece says the same with other numbers.
    const kind = text.replaceAll(/\d+(\.\d+)?/g, "");
    if (!UNSAID_REGEXP.test(text) && !remarks.has(kind)) remarks.set(kind, text);
  }
  return { name: peer.thread, profiles, remarks: [...remarks.values()], trouble };
}

/** Whether they can be added up. */
function isAlike(a: Profile, b: Profile): boolean {
  const text = ({ sampleType, periodType }: Profile) => JSON.stringify([sampleType, periodType]);
  return text(a) === text(b);
}

/** The profile with its samples under the label; a program's own label of that name gives way. */
function underThread(profile: Profile, thread: string): Profile {
  const label = { key: THREAD_LABEL, str: thread };
  return {
    ...profile,
    comment: [],
    sample: profile.sample.map((sample) => ({
      ...sample,
      label: [...sample.label.filter(({ key }) => key !== THREAD_LABEL), label],
    })),
  };
}

/** CPU time that a thread used beyond what its profiles account for. */
function unaccounted({ peer }: PeerReply, profiles: Profile[], { tasks }: QueryReplies): number {
  const after = tasks?.after.get(peer.task);
  if (!after) return 0;
  const accounted = profiles.reduce(
    (sum, { sample }) => sum + sample.reduce((cpu, { value }) => cpu + Number(value[1] ?? 0), 0),
    0,
  );
  return after.cpu - (tasks!.before.get(peer.task)?.cpu ?? 0) - accounted;
}

/** CPU times of Workers without a profiler, by their names. */
function unprofiledThreads({ tasks, replies }: QueryReplies): [string, number][] {
  const known = new Set(replies.map(({ peer }) => peer.task));
  return [...tasks?.after ?? []].flatMap(([id, { name, cpu }]) =>
    known.has(id) ? [] : [[name, cpu - (tasks!.before.get(id)?.cpu ?? 0)]]
  );
}

/** CPU time of which only the amount is known. */
function restProfile(like: Profile, frame: string, nanos: number): Profile {
  const builder = new ProfileBuilder({
    sampleType: like.sampleType,
    periodType: like.periodType,
    period: like.period,
    timeNanos: like.timeNanos,
  });
  const samples = Math.round(nanos / Number(like.period || 1));
  builder.add([pseudoFrame(frame)], [samples, Math.round(nanos)]);
  return builder.build();
}
