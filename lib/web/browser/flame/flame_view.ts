/**
 * The flame graph.
 *
 * @module
 */
import type { Stacks } from "../../../contract/stacks.ts";
import { refined } from "../page/address.ts";
import { showDetails } from "../page/open_page.ts";
import type { Selection } from "../page/selection.ts";
import { AmountTexts } from "../stacks/amount_texts.ts";
import { CallTree } from "../stacks/call_tree.ts";
import { addUpFunctions } from "../stacks/functions.ts";
import type { Branch, BranchOrder } from "./branch.ts";
import { caveatTexts } from "./caveat_texts.ts";
import { showCaveats } from "./caveats.ts";
import { showChips } from "./chips.ts";
import { controlValues } from "./control_values.ts";
import { listen } from "./controls.ts";
import { ExportMenu } from "./export_menu.ts";
import { frameEntries, panelEntries } from "./frame_actions.ts";
import { FlameSearch } from "./flame_search.ts";
import { Card, factsLine, FrameInfo, type Point } from "./frame_info.ts";
import { type Entry, FrameMenu } from "./frame_menu.ts";
import { framePattern } from "./frame_pattern.ts";
import { FunctionTable } from "./function_table.ts";
import type { FlameHost } from "./host.ts";
import { ownFrames } from "./kinds.ts";
import { KeysHelp, listenToShortcuts } from "./keys.ts";
import { Minimap } from "./minimap.ts";
import { Navigation, type State } from "./navigation.ts";
import { treeOfFrames } from "./own_tree.ts";
import { type FlameParts, layOutPage, showCrumbs } from "./page_parts.ts";
import type { Look } from "./paint.ts";
import { Palette } from "./palette.ts";
import { Panel } from "./panel.ts";
import { type Hit, Picture } from "./picture.ts";
import { flatSizes } from "./sizes.ts";
import { ZoomWindow } from "./zoom_window.ts";

/** No frame: the root is -1. */
const NOWHERE = -2;
/** What `+` and `-` do to what is in view. */
const KEY_ZOOM = 1.5;

/** A flame graph and what is around it. */
export class FlameView {
  readonly stacks: Stacks;
  readonly host: FlameHost;
  readonly names: readonly string[];
  readonly selection: Selection;
  readonly search: FlameSearch;
  readonly texts: AmountTexts;
  readonly tree: CallTree;
  readonly parts: FlameParts;
  readonly picture: Picture;
  readonly palette: Palette;
  readonly card: Card;
  readonly menu: FrameMenu;
  readonly navigation: Navigation;
  readonly window: ZoomWindow;
  readonly minimap: Minimap;
  readonly info: FrameInfo;
  readonly panel: Panel;
  #chosen: Branch | undefined;
  /** The way to what was chosen leads up to callers. */
  #chosenUpward = false;
  #hovered = NOWHERE;
  #still = matchMedia("(prefers-reduced-motion: reduce)");
  #table: FunctionTable | undefined;
  #own: CallTree | undefined;

  constructor(element: HTMLElement, stacks: Stacks, selection: Selection, host: FlameHost) {
    this.stacks = stacks;
    this.host = host;
    this.names = stacks.frames.name;
    this.selection = selection;
    this.texts = new AmountTexts(stacks);
    this.tree = new CallTree(stacks);
    this.parts = layOutPage(element, stacks.signed, (key, value) => this.#choose(key, value));
    this.picture = new Picture(this.parts.scroller, this.parts.canvas);
    this.palette = new Palette(stacks, this.parts.legend, () => this.#recolor());
    this.card = new Card(element);
    this.menu = new FrameMenu(element);
    this.navigation = new Navigation(
      (mine) => mine ? this.#ownTree() : this.tree,
      stacks.compared ? (sum) => sum : (sum, lost) => sum + lost,
      stacks.frames,
      (before, turned) => this.#arrive(before, turned),
    );
    this.window = new ZoomWindow(this.navigation, () => this.#order, () => this.#show(false));
    this.minimap = new Minimap((extent) => this.window.choose(extent));
    this.parts.scroller.before(this.minimap.element);
    this.info = new FrameInfo(stacks.frames, this.texts, () => this.navigation.pivot || "root");
    this.search = new FlameSearch({
      tree: this.tree,
      names: this.names,
      navigation: this.navigation,
      selection,
      texts: this.texts,
      output: this.parts.matches,
      onChange: () => this.#repaint(),
    });
    this.panel = new Panel(this.tree, this.info, {
      pivot: (name) => this.navigation.turn(name),
      lines: (frame) => host.lines(this.names[frame] ?? "", this.info.fileOf(frame)),
      close: () => this.#unselect(),
    });
    this.parts.aside.append(this.panel.element);
    new ExportMenu(this.parts.controls, {
      hasServer: host.hasFilters,
      picture: this.picture,
      look: () => ({ ...this.#look, ...this.palette.printed, chosen: undefined, hovered: NOWHERE }),
    });
  }

  /** Paints for the first time, and listens from then on. */
  start(): void {
    showDetails(this.stacks.labels);
    showChips(this.parts.chips, this.host.hasFilters);
    this.selection.usual = this.navigation.pivot;
    this.search.fill();
    this.search.run();
    this.#placeTable();
    this.picture.resize();
    this.palette.choose(this.navigation.state.color);
    this.picture.look = this.#look;
    this.#show(false);
    performance.mark("flame-painted");
    this.#listen();
    // What is not seen at first may come a moment later.
    setTimeout(() => this.#fill());
  }

  #listen(): void {
    listen(this.picture, {
      chosen: () => this.#chosen,
      start: () => this.navigation.place.branch,
      choose: (branch, point) => this.#select(branch, point),
      zoom: (branch, upward) => this.#zoom(branch, upward),
      pivot: (branch) => this.navigation.turn(this.names[branch.frame]),
      menu: (branch, upward, point) => this.#openMenu(branch, upward, point),
      back: () => this.navigation.back(),
      reset: () => this.#reset(),
      hover: (hit, point) => this.#hover(hit, point),
      scale: (at, factor) => this.window.scale(at, factor),
      move: (part) => this.window.move(part),
    });
    const help = new KeysHelp(document.body);
    listenToShortcuts({
      "/": () => this.search.field.focus(),
      "?": () => help.open(),
      "+": () => this.window.scale(this.#middle, 1 / KEY_ZOOM),
      "=": () => this.window.scale(this.#middle, 1 / KEY_ZOOM),
      "-": () => this.window.scale(this.#middle, KEY_ZOOM),
      "0": () => this.#reset(),
      f: () => this.#refine("f"),
      i: () => this.#refine("i"),
      p: () => {
        if (this.#chosen) this.navigation.turn(this.names[this.#chosen.frame]);
      },
    });
    this.search.listen();
    new ResizeObserver(() => {
      if (this.picture.resize()) this.#show(false);
    }).observe(this.parts.scroller);
  }

  /** What takes a walk over everything: table, legend, and how large what is not exact is. */
  #fill(): void {
    const { frames, labels } = this.stacks;
    const functions = addUpFunctions(this.tree, frames);
    this.info.functions = functions;
    this.palette.weigh(this.tree);
    this.panel.summarize(functions);
    showCaveats(this.parts.caveats, caveatTexts(labels, flatSizes(functions, frames, this.texts)));
    const turn = (name: string) => this.navigation.turn(name);
    this.#table = new FunctionTable(functions, frames, this.texts, turn);
    this.#placeTable();
    this.#drawMinimap();
  }

  /** @param turned Whether other stacks are looked at now. */
  #arrive(before: State, turned: boolean): void {
    this.selection.usual = this.navigation.pivot;
    showChips(this.parts.chips, this.host.hasFilters);
    const { color, order } = this.navigation.state;
    if (turned) this.#chosen = undefined;
    this.window.reset();
    this.card.hide();
    if (color !== before.color) this.palette.choose(color);
    this.#placeTable();
    this.#show(!turned);
    if (turned) this.#centre();
    if (turned || color !== before.color || order !== before.order) this.#drawMinimap();
    this.#repaint();
  }

  #show(moving: boolean): void {
    const { view, place } = this.navigation;
    const animated = moving && !this.#still.matches;
    this.picture.show(view, place, this.#order, this.window.extent, animated);
    const values = controlValues(this.navigation.state, this.#tableOpen);
    for (const [key, input] of this.parts.inputs) input.show(values[key] ?? "");
    showCrumbs(
      this.parts.crumbs,
      place.branch.path,
      (branch) => this.info.label(branch),
      (branch) => this.#zoom(branch, place.upward),
    );
    const { mine } = this.navigation.state;
    this.parts.nothing.hidden = !mine || this.#ownTree().count > 1;
    this.minimap.element.hidden = place.upward;
    if (!place.upward) this.minimap.show(this.window.ofAll);
  }

  get #order(): BranchOrder | undefined {
    if (this.navigation.state.order !== "name") return undefined;
    return (a, b) => {
      const [x, y] = [this.names[a.frame] ?? "", this.names[b.frame] ?? ""];
      return x < y ? -1 : x > y ? 1 : 0;
    };
  }

  #ownTree(): CallTree {
    return this.#own ??= treeOfFrames(this.tree, ownFrames(this.stacks.frames));
  }

  /** Of callers and callees both are to be seen. */
  #centre(): void {
    const { scroller } = this.parts;
    const { up, down } = this.navigation.view;
    const y = (this.picture.placeOf(down)?.y ?? 0) -
      scroller.getBoundingClientRect().top + scroller.scrollTop;
    scroller.scrollTop = up ? y - scroller.clientHeight / 2 : 0;
  }

  #zoom(branch: Branch, upward: boolean): void {
    const { state, view } = this.navigation;
    if (branch.frame < 0 && state.zoom === "" && view.pivoted) {
      return this.navigation.turn(undefined);
    }
    if (!this.navigation.zoom(branch, upward)) {
      this.window.reset();
      this.#show(false);
    }
    this.#select(branch);
  }

  /** Everything as it is at first. */
  #reset(): void {
    this.navigation.turn(undefined);
  }

  /** What `+` and `-` look at: the chosen frame, or the middle. */
  get #middle(): number {
    const place = this.#chosen && this.picture.placeOf(this.#chosen);
    const { left, width } = this.parts.canvas.getBoundingClientRect();
    const at = place ? (place.x + place.width / 2 - left) / Math.max(width, 1) : 0.5;
    return at >= 0 && at <= 1 ? at : 0.5;
  }

  /** A filter of the chosen frame. */
  #refine(key: string): void {
    if (!this.#chosen || this.#chosen.frame < 0 || !this.host.hasFilters) return;
    location.href = refined(key, framePattern(this.names[this.#chosen.frame] ?? ""));
  }

  /** @param point Where a finger is. */
  #select(branch: Branch, point?: Point): void {
    this.#chosen = branch;
    if (this.search.isEmpty) {
      this.selection.set(branch.frame < 0 ? [] : [this.names[branch.frame] ?? ""]);
    }
    const facts = this.info.factsOf(branch);
    this.parts.status.textContent = this.parts.status.title = factsLine(facts);
    this.picture.reveal(branch);
    this.#chosenUpward = this.picture.placeOf(branch)?.upward ?? false;
    if (point) this.card.show(facts, point);
    else this.card.hide();
    if (branch.frame < 0) this.panel.clear();
    else {
      const entries = panelEntries(this.#entriesOf(branch, this.#chosenUpward));
      this.panel.show(branch, this.palette.groupOf(branch.frame), entries);
    }
    this.#placeTable();
    this.#repaint();
  }

  #unselect(): void {
    this.#chosen = undefined;
    this.panel.clear();
    this.selection.set([]);
    this.#placeTable();
    this.parts.canvas.focus();
  }

  #hover(hit: Hit | undefined, point: Point): void {
    const { branch, rest, above } = hit ?? {};
    if (branch) this.card.show(this.info.factsOf(branch), point);
    else if (rest && above) this.card.show(this.info.factsOfRest(rest, above), point);
    else this.card.hide();
    this.parts.canvas.classList.toggle("on-box", branch !== undefined);
    const frame = branch ? branch.frame : NOWHERE;
    if (frame === this.#hovered) return;
    this.#hovered = frame;
    this.#repaint();
  }

  #openMenu(branch: Branch, upward: boolean, point: { x: number; y: number }): void {
    this.card.hide();
    const name = this.names[branch.frame] ?? "";
    this.menu.open(name, this.#entriesOf(branch, upward), point, this.parts.canvas);
  }

  /** What can be done with a frame. */
  #entriesOf(branch: Branch, upward: boolean): Entry[] {
    const { frame } = branch;
    const name = this.names[frame] ?? "";
    const path = branch.path.slice(1).map((each) => this.names[each.frame] ?? "");
    return frameEntries({
      name,
      file: this.info.fileOf(frame),
      line: this.stacks.frames.line[frame] ?? 0,
      // Outermost first, whichever way the picture goes.
      stack: upward || this.navigation.state.inverted ? path.reverse() : path,
    }, {
      host: this.host,
      zoom: () => this.#zoom(branch, upward),
      pivot: () => this.navigation.turn(name),
      say: (text) => this.parts.status.textContent = text,
    });
  }

  /** A control of the bar. */
  #choose(key: string, value: string): void {
    if (key === "inverted") this.navigation.go({ inverted: value === "t", zoom: "" });
    else if (key === "mine") this.navigation.go({ mine: value === "t", zoom: "" });
    else this.navigation.go({ [key]: value });
  }

  get #tableOpen(): boolean {
    const { table } = this.navigation.state;
    return table === "" ? this.stacks.signed : table === "t";
  }

  /** Beside the picture, or inside of it: there it is for those who do not see it. */
  #placeTable(): void {
    const open = this.#tableOpen;
    const { aside, canvas } = this.parts;
    aside.classList.toggle("with-table", open);
    aside.classList.toggle("with-frame", !this.panel.isEmpty);
    if (!this.#table) return;
    this.#table.reach(open);
    (open ? aside : canvas).append(this.#table.element);
  }

  #drawMinimap(): void {
    this.minimap.draw(this.navigation.view.down, this.#order, this.palette.colors);
  }

  #recolor(): void {
    this.#drawMinimap();
    this.#repaint();
  }

  #repaint(): void {
    this.picture.look = this.#look;
  }

  get #look(): Look {
    return {
      ...this.palette.colors,
      text: (branch) => this.info.textOf(branch),
      matches: this.search.matches,
      chosen: this.#chosen,
      hovered: this.#hovered,
    };
  }
}
