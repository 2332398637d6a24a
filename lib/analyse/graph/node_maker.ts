import { quotient } from "../../go/int64.ts";
import type { EdgeSum } from "./edges.ts";
import { GraphNode, type Order } from "./graph.ts";
import type { NodeModel } from "./node_model.ts";
import type { TagGroup } from "./node_tags.ts";

/** Makes nodes when they are needed: of a million contexts few are ever shown. */
export class NodeMaker {
  #model: NodeModel;
  #made = new Map<number, GraphNode>();

  constructor(model: NodeModel) {
    this.#model = model;
  }

  /** The node of a number, the same each time. */
  node(i: number): GraphNode {
    let node = this.#made.get(i);
    if (!node) this.#made.set(i, node = this.#make(i));
    return node;
  }

  #make(i: number): GraphNode {
    const { places, contexts, sums } = this.#model;
    const { flat, flatCount, cum, cumCount } = sums;
    const node = new GraphNode(
      places[i]!,
      flat[i]!,
      flatCount[i] ?? 0,
      cum[i]!,
      cumCount[i] ?? 0,
    );
    node.context = contexts?.[i] ?? 0;
    return node;
  }

  /** An order of nodes as one of their numbers. */
  order(compare: Order<GraphNode>): Order<number> {
    return (a, b) => compare(this.node(a), this.node(b));
  }

  /** The nodes of a finished graph. */
  connect(
    numbers: readonly number[],
    edges: readonly EdgeSum[],
    tags: ReadonlyMap<number, TagGroup[]>,
  ): GraphNode[] {
    for (const { source: from, target: to, weight, count, residual, inline } of edges) {
      const source = this.node(from);
      const target = this.node(to);
      const weightValue = quotient(weight, count);
      const edge = { source, target, weight, weightValue, residual, inline };
      source.out.push(edge);
      target.in.push(edge);
    }
    return numbers.map((i) => {
      const node = this.node(i);
      node.tags = tags.get(i) ?? [];
      return node;
    });
  }
}
