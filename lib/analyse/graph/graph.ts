/**
 * Nodes and edges with their values: what reports print.
 *
 * @module
 */
import { type Int64, magnitude, quotient } from "../../go/int64.ts";
import { byteOrder } from "../../go/sort.ts";
import type { TagGroup } from "./node_tags.ts";
import { comparePlaces, type Place, printableName } from "./place.ts";

/** A place with its values. */
export class GraphNode {
  readonly place: Place;
  /** Raw sums, by which nodes are ordered. */
  readonly flat: Int64;
  readonly cum: Int64;
  /** What reports print: the sums, or the means. */
  readonly flatValue: Int64;
  readonly cumValue: Int64;
  /** From callers. */
  in: Edge[] = [];
  /** To callees. */
  out: Edge[] = [];
  /** Tags of its samples; only in pictures. */
  tags: readonly TagGroup[] = [];
  /** What distinguishes nodes of one place. */
  context = 0;
  #name: string | undefined;

  constructor(place: Place, flat: Int64, flatCount: Int64, cum: Int64, cumCount: Int64) {
    this.place = place;
    this.flat = flat;
    this.cum = cum;
    this.flatValue = quotient(flat, flatCount);
    this.cumValue = quotient(cum, cumCount);
  }

  /** The name that text reports print. */
  get name(): string {
    return this.#name ??= printableName(this.place);
  }
}

/** Calls from one node to another. */
export interface Edge {
  source: GraphNode;
  target: GraphNode;
  weight: Int64;
  /** The mean, if there is one. */
  weightValue: Int64;
  residual: boolean;
  inline: boolean;
}

/** Compares for `Array.prototype.sort`. */
export interface Order<T> {
  (a: T, b: T): number;
}

/** Heaviest own value first. */
export function byFlat(a: GraphNode, b: GraphNode): number {
  return heavier(a.flat, b.flat) || byteOrder(a.name, b.name) || heavier(a.cum, b.cum) ||
    comparePlaces(a.place, b.place);
}

/** Heaviest with callees first. */
export function byCum(a: GraphNode, b: GraphNode): number {
  return heavier(a.cum, b.cum) || byteOrder(a.name, b.name) || heavier(a.flat, b.flat) ||
    comparePlaces(a.place, b.place);
}

/** Heaviest edge first, then by the names at its ends. */
export function byWeight(a: Edge, b: Edge): number {
  return heavier(a.weight, b.weight) || byteOrder(a.source.name, b.source.name) ||
    byteOrder(a.target.name, b.target.name);
}

/** Orders numbers by magnitude, the largest first. */
export function heavier(a: Int64, b: Int64): number {
  const left = magnitude(a);
  const right = magnitude(b);
  return left > right ? -1 : left < right ? 1 : 0;
}
