// What stands on the page of a time line.

/**
 * Makes the elements of the page.
 *
 * @param {HTMLElement} view Gets them.
 */
export function layOut(view) {
  const make = (/** @type {string} */ tag, /** @type {string} */ name) => {
    const made = document.createElement(tag);
    made.className = name;
    return made;
  };
  const [title, status, body, area, lanes, summary, remark, figures, stalls] = [
    make("h2", "title"),
    make("p", "status"),
    make("div", "body"),
    make("div", "area"),
    make("div", "lanes"),
    make("output", "summary"),
    make("p", "remark"),
    make("div", "figures"),
    make("div", "stalls"),
  ];
  const refresh = /** @type {HTMLButtonElement} */ (make("button", "refresh"));
  refresh.textContent = "Refresh";
  refresh.hidden = true;
  status.role = "status";
  summary.tabIndex = -1;
  body.hidden = true;
  const links = Object.entries({ flamegraph: "Flame graph of this time", top: "Top" }).map(
    ([view, text]) => {
      const link = /** @type {HTMLAnchorElement} */ (make("a", "open"));
      link.dataset["view"] = view;
      link.textContent = text;
      return link;
    },
  );
  const actions = make("p", "actions");
  actions.append(...links);
  const table = /** @type {HTMLDetailsElement} */ (make("details", ""));
  const name = document.createElement("summary");
  name.textContent = "The same in a table";
  table.append(name, figures);
  const heading = make("h3", "");
  heading.textContent = "Stalls";
  area.append(lanes);
  body.append(area, summary, actions, remark, heading, stalls, table);
  const head = make("div", "head");
  head.append(title, refresh);
  view.append(head, status, body);
  return { title, status, body, area, lanes, summary, remark, figures, stalls, refresh, links };
}
