/**
 * `.heapprofile`, as V8's sampling heap profiler writes it.
 *
 * @module
 */
import { valueType } from "../../builder.ts";
import { type StackNode, StackTree } from "../../stack_tree.ts";
import type { Profile } from "../../types.ts";
import { isScript, v8Frame } from "./frame.ts";
import type { CallFrame } from "./protocol.ts";
import { broken, callFrameOf, type Fields, fieldsOf, listOf, numberOf } from "./shapes.ts";

/** A node of the tree. */
interface Site {
  id: number;
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
 * @returns A profile of `samples/count` and `inuse_space/bytes`; `undefined` if it is no such file.
 * @throws {DecodeError} If it is a broken one.
 */
export function parseHeapProfile(json: unknown, size: number): Profile | undefined {
  const fields = fieldsOf(json);
  const head = fieldsOf(fields?.head);
  if (!fields || !head || typeof head.selfSize !== "number") return undefined;
  const space = valueType("space", "bytes");
  const tree = new StackTree({
    sampleType: [valueType("samples", "count"), valueType("inuse_space", "bytes")],
    periodType: space,
    period: 0,
    comment: [
      "# heap: bytes as V8 estimates them from its samples; counts are of samples, not of objects",
      "# lines: the first line of each function; V8 does not tell which line allocated",
      "inuse_space: what was alive, unless the recording was told to keep collected objects too",
    ],
  }, size);
  const sites = listSites(head);
  const main = sites.find(({ call }) => isScript(call)) ?? sites[0];
  if (main) tree.mapping(v8Frame(main.call).mapping);
  const counts = countSamples(fields);
  for (const site of sites) {
    const { call, caller, bytes } = site;
    const isRoot = !caller && call.functionName === "(root)";
    site.stack = isRoot ? undefined : tree.call(caller?.stack, v8Frame(call));
    const count = counts.get(site.id) ?? 0;
    if (bytes > 0 || count > 0) tree.add(site.stack, [count, bytes]);
  }
  return tree.build();
}

/** All nodes, callers first, with a stack of our own: trees may be deep. */
function listSites(head: Fields): Site[] {
  const sites: Site[] = [];
  const open: { node: Fields; caller: Site | undefined }[] = [{ node: head, caller: undefined }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { node, caller } = next;
    const site = {
      id: numberOf(node.id, -1),
      bytes: Math.round(Math.max(0, numberOf(node.selfSize))),
      call: callFrameOf(node.callFrame),
      caller,
      stack: undefined,
    };
    sites.push(site);
    for (const child of listOf(node.children).toReversed()) {
      const fields = fieldsOf(child);
      if (!fields) throw broken("child that is no node");
      open.push({ node: fields, caller: site });
    }
  }
  return sites;
}

function countSamples({ samples }: Fields): Map<number, number> {
  const counts = new Map<number, number>();
  for (const each of listOf(samples)) {
    const id = numberOf(fieldsOf(each)?.nodeId, -1);
    counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return counts;
}
