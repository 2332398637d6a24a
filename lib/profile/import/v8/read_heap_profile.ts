/**
 * `.heapprofile`, as V8's sampling heap profiler writes it.
 *
 * @module
 */
import { valueType } from "../../builder.ts";
import { type StackNode, TreeBuilder } from "../../tree_builder.ts";
import type { Profile } from "../../types.ts";
import { openWhatHasValues } from "../opening_type.ts";
import { type BuildProfile, type FrameSource, isScript } from "./frame.ts";
import {
  type CallFrame,
  callFrameOf,
  fieldsOf,
  idOf,
  type JsonFields,
  listOf,
  numberOf,
} from "./v8_profiles.ts";

/** A node of the tree. */
interface Site {
  id: number | undefined;
  bytes: number;
  call: CallFrame;
  caller: Site | undefined;
  /** Its stack, once it is known. */
  stack: StackNode | undefined;
}

/**
 * Reads a sampled heap.
 *
 * V8 has already scaled the bytes up. How many objects they are is in no file:
 * a sample only says so much as that there is one. So the counts are of
 * samples, and called so.
 *
 * @param json The content of the file.
 * @param size Its size: the bound on memory follows it.
 * @returns What makes a profile of `samples/count` and `inuse_space/bytes` of it; `undefined` if
 * the file has another format.
 */
export function readHeapProfile(json: unknown, size: number): BuildProfile | undefined {
  const fields = fieldsOf(json);
  const head = fieldsOf(fields?.["head"]);
  if (!fields || !head || typeof head["selfSize"] !== "number") return undefined;
  const { sites, unread } = listSites(head);
  const counts = countSamples(fields);
  return (frames) => heapProfile({ sites, unread, counts }, size, frames);
}

/** What a file has. */
interface Heap {
  sites: Site[];
  unread: number;
  /** Samples by the ids of sites. */
  counts: Map<number | undefined, number>;
}

async function heapProfile(
  { sites, unread, counts }: Heap,
  size: number,
  frames: FrameSource,
): Promise<Profile> {
  const space = valueType("space", "bytes");
  const tree = new TreeBuilder({
    sampleType: [valueType("samples", "count"), valueType("inuse_space", "bytes")],
    periodType: space,
    period: 0,
    comment: [
      "# heap: bytes as V8 estimates them from its samples; counts are of samples, not of objects",
      "# lines: the first line of each function; V8 does not say which line allocated",
      "inuse_space: what was alive, unless the recording was told to keep collected objects too",
    ],
  }, size);
  const maker = await frames(sites.map(({ call }) => ({ call, lines: [] })));
  const main = sites.find(({ call }) => isScript(call)) ?? sites[0];
  if (main) tree.mapping(maker.frame(main.call).mapping);
  for (const site of sites) {
    const { call, caller, bytes, id } = site;
    const isRoot = !caller && call.functionName === "(root)";
    site.stack = isRoot ? undefined : tree.call(caller?.stack, maker.frame(call));
    const count = counts.get(id) ?? 0;
    if (bytes > 0 || count > 0) tree.add(site.stack, [count, bytes]);
  }
  const profile = tree.build();
  profile.comment.push(...maker.remarks);
  if (unread > 0) {
    profile.comment.push(`damaged: ${unread} calls cannot be read and are left out`);
  }
  return openWhatHasValues(profile);
}

/** All nodes, callers first, with a stack of our own: trees may be deep. */
function listSites(head: JsonFields): { sites: Site[]; unread: number } {
  const sites: Site[] = [];
  let unread = 0;
  const open: { node: JsonFields; caller: Site | undefined }[] = [{
    node: head,
    caller: undefined,
  }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { node, caller } = next;
    const call = fieldsOf(node["callFrame"]);
    const site: Site | undefined = call && {
      id: idOf(node["id"]),
      bytes: Math.round(Math.max(0, numberOf(node["selfSize"]))),
      call: callFrameOf(call),
      caller,
      stack: undefined,
    };
    if (site) sites.push(site);
    else unread++;
    for (const child of listOf(node["children"]).toReversed()) {
      const fields = fieldsOf(child);
      // What a call that cannot be read called is called by its caller.
      if (fields) open.push({ node: fields, caller: site ?? caller });
      else unread++;
    }
  }
  return { sites, unread };
}

function countSamples({ samples }: JsonFields): Map<number | undefined, number> {
  const counts = new Map<number | undefined, number>();
  for (const each of listOf(samples)) {
    const id = idOf(fieldsOf(each)?.["nodeId"]);
    if (id !== undefined) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return counts;
}
