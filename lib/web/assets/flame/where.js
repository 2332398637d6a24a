// Where the user is in the stacks: what the address says of it, and the way there and back.
import { readState, writeState } from "./address.js";
import { pivots, sight } from "./sight.js";
import { zoomPlace, zoomText } from "./zoom.js";
import { quote } from "../selection.js";
/** @typedef {import("./address.js").State} State */
/** @typedef {import("./branch.js").Branch} Branch */
/** @typedef {import("./tree.js").Frames} Frames */
/** @typedef {import("./tree.js").Tree} Tree */

/** A place, and the steps from one to another; going back undoes each. */
export class Where {
  /** What the address says. */
  state = readState();

  /**
   * @param {Tree} tree
   * @param {import("./branch.js").Width} width
   * @param {Frames} frames
   * @param {(before: State, turned: boolean) => void} onArrive Hears of every step: what was
   *   before, and whether other stacks are looked at now.
   */
  constructor(tree, width, frames, onArrive) {
    this.tree = tree;
    this.width = width;
    this.frames = frames;
    this.onArrive = onArrive;
    this.sight = this.#look();
    this.place = this.#find();
    addEventListener("popstate", () => this.#arrive(readState()));
  }

  /** The pattern whose callers and callees are looked at; `""` for all stacks. */
  get pivot() {
    return this.sight.pivoted ? this.state.pivot : "";
  }

  /**
   * Goes somewhere else.
   *
   * @param {Partial<State>} changes
   */
  go(changes) {
    const state = { ...this.state, ...changes };
    writeState(state, true);
    this.#arrive(state);
  }

  /**
   * Notes what is searched for, which is no step.
   *
   * @param {string} search
   */
  note(search) {
    if (search === this.state.search) return;
    this.state = { ...this.state, search };
    writeState(this.state, false);
  }

  /**
   * @param {Branch} branch
   * @param {boolean} upward
   */
  zoom(branch, upward) {
    const zoom = zoomText(branch, upward, this.frames.name);
    if (zoom !== this.state.zoom) this.go({ zoom });
  }

  /**
   * To the callers and callees of a name.
   *
   * @param {string | undefined} name Nothing for all stacks.
   */
  turn(name) {
    this.go({ pivot: name === undefined ? "" : `^${quote(name)}$`, zoom: "" });
  }

  back() {
    if ((history.state?.steps ?? 0) > 0) history.back();
    else if (this.state.zoom !== "") this.go({ zoom: "" });
    else if (this.state.pivot !== "") this.go({ pivot: "" });
  }

  /** @param {State} state */
  #arrive(state) {
    const before = this.state;
    this.state = state;
    const turned = state.pivot !== before.pivot || state.inverted !== before.inverted;
    if (turned) this.sight = this.#look();
    this.place = this.#find();
    this.onArrive(before, turned);
  }

  #look() {
    const { pivot, inverted } = this.state;
    return sight(this.tree, this.width, pivots(pivot, this.frames), inverted);
  }

  #find() {
    return zoomPlace(this.state.zoom, this.sight, this.frames.name);
  }
}
