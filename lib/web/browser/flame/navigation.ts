/**
 * Where the user is in the stacks: what the address says of it, and the way there and back.
 *
 * @module
 */
import type { FrameColumns } from "../../../contract/stacks.ts";
import { changeAddress, stepsTaken } from "../page/address.ts";
import { escapeRegex } from "../../../base/escape_regex.ts";
import type { CallTree } from "../stacks/call_tree.ts";
import type { Branch, Width } from "./branch.ts";
import { pivots, type Place, type StackView, stackView } from "./stack_view.ts";
import { zoomPlace, zoomText } from "./zoom_text.ts";

/** What colours stand for. */
export type ColorBy = "package" | "file" | "kind";

/** What of the picture is in the page's address. */
export interface State {
  /** A pattern of names whose callers and callees are looked at; `""` for all stacks. */
  pivot: string;
  /** Which branch has all the width: see `zoom_text.ts`. */
  zoom: string;
  search: string;
  inverted: boolean;
  /** Whether only the user's own code is there. */
  mine: boolean;
  order: "weight" | "name";
  color: ColorBy;
  /** `t` or `f` where the user has chosen. */
  table: string;
}

const KEYS: Readonly<Record<keyof State, string>> = {
  pivot: "p",
  zoom: "zoom",
  search: "q",
  inverted: "inverted",
  mine: "mine",
  order: "order",
  color: "color",
  table: "table",
};

/** What needs no mention. */
const USUAL: ReadonlySet<string> = new Set(["weight", "kind"]);

/** A place, and the steps from one to another; going back undoes each. */
export class Navigation {
  /** All stacks, or what is the user's own of them. */
  readonly trees: (mine: boolean) => CallTree;
  readonly width: Width;
  readonly frames: FrameColumns;
  readonly onArrive: (before: State, turned: boolean) => void;
  /** What the address says. */
  state: State = readState();
  /** The branches that are on show. */
  view: StackView;
  place: Place;

  /**
   * @param onArrive Called after every step: what was before, and whether other stacks are
   *   looked at now.
   */
  constructor(
    trees: (mine: boolean) => CallTree,
    width: Width,
    frames: FrameColumns,
    onArrive: (before: State, turned: boolean) => void,
  ) {
    this.trees = trees;
    this.width = width;
    this.frames = frames;
    this.onArrive = onArrive;
    this.view = this.#findView();
    this.place = this.#findPlace();
    addEventListener("popstate", () => this.#arrive(readState()));
  }

  /** The pattern whose callers and callees are looked at; `""` for all stacks. */
  get pivot(): string {
    return this.view.pivoted ? this.state.pivot : "";
  }

  /** Goes somewhere else. */
  go(changes: Partial<State>): void {
    const state = { ...this.state, ...changes };
    writeState(state, true);
    this.#arrive(state);
  }

  /** Notes what is searched for, which is no step. */
  note(search: string): void {
    if (search === this.state.search) return;
    this.state = { ...this.state, search };
    writeState(this.state, false);
  }

  /** Gives a branch all the width; says whether it did not have it. */
  zoom(branch: Branch, upward: boolean): boolean {
    const zoom = zoomText(branch, upward, this.frames.name);
    if (zoom === this.state.zoom) return false;
    this.go({ zoom });
    return true;
  }

  /**
   * To the callers and callees of a name.
   *
   * @param name Nothing for all stacks.
   */
  turn(name: string | undefined): void {
    this.go({ pivot: name === undefined ? "" : `^${escapeRegex(name)}$`, zoom: "" });
  }

  /** All the width for the root again, as no step of its own: a wheel makes many. */
  widen(): void {
    this.state = { ...this.state, zoom: "" };
    writeState(this.state, false);
    this.place = this.#findPlace();
  }

  /** To what was on show before; from the first page, out of its zoom and pivot. */
  back(): void {
    if (stepsTaken() > 0) history.back();
    else if (this.state.zoom !== "") this.go({ zoom: "" });
    else if (this.state.pivot !== "") this.go({ pivot: "" });
  }

  #arrive(state: State): void {
    const before = this.state;
    this.state = state;
    const turned = state.pivot !== before.pivot || state.inverted !== before.inverted ||
      state.mine !== before.mine;
    if (turned) this.view = this.#findView();
    this.place = this.#findPlace();
    this.onArrive(before, turned);
  }

  #findView(): StackView {
    const { pivot, inverted, mine } = this.state;
    return stackView(this.trees(mine), this.width, pivots(pivot, this.frames), inverted);
  }

  #findPlace(): Place {
    return zoomPlace(this.state.zoom, this.view, this.frames.name);
  }
}

function readState(): State {
  const params = new URLSearchParams(location.search);
  const text = (key: keyof State) => params.get(KEYS[key]) ?? "";
  const color = text("color");
  return {
    pivot: text("pivot"),
    zoom: text("zoom"),
    search: text("search"),
    inverted: text("inverted") === "t",
    mine: text("mine") === "t",
    order: text("order") === "name" ? "name" : "weight",
    color: color === "file" || color === "package" ? color : "kind",
    table: text("table"),
  };
}

/** @param asStep Whether going back leads to what was there before. */
function writeState(state: State, asStep: boolean): void {
  const changes: Record<string, string> = {};
  for (const name of Object.keys(KEYS) as (keyof State)[]) {
    const value = state[name];
    const text = value === true ? "t" : value === false ? "" : value;
    changes[KEYS[name]] = USUAL.has(text) ? "" : text;
  }
  changeAddress(changes, asStep);
}
