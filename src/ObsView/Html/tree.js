/** The spans as a tree: a row each, which opens and closes. */
class Tree {
  constructor() {
    this.nodes = [];
    this.rows = new Rows("tree", 28, (place) => this.row(this.nodes[place]));
    this.box = make("section", "pane", this.rows.box);
    this.rows.box.addEventListener("keydown", (event) => moveSelection(event, this.nodes));
  }

  draw() {
    this.box.hidden = state.tab !== "tree";

    if (this.box.hidden) {
      return;
    }

    this.nodes = state.run.visible(state);
    this.rows.show(this.nodes.length);
    revealSelected(this);
  }

  row(node) {
    const { run, at } = state;
    const status = run.statusOf(node, at);
    const events = run.eventsOf(node, at).length;
    const row = make(
      "div",
      rowClass(node),
      ...label(node),
      told(gist(node), "faint gist"),
      make("span", "grow"),
      node.tokens ? make("span", "faint", node.tokens) : "",
      events > 0 ? make("span", "faint", count(events, "event")) : "",
      status === "ok" ? "" : make("span", `status ${status}`, status),
      make("span", "number", duration(run.lengthOf(node, at))),
      make("span", "mini", bar(node)),
    );
    row.addEventListener("click", () => select(node.index));
    return row;
  }
}

function rowClass(node) {
  const isHit = state.query && state.run.hits(state.query).nodes.has(node.index);
  return `row${node.index === state.selected ? " selected" : ""}${state.query && !isHit ? " above" : ""}`;
}

/** Indent, handle, kind and name of a row. */
function label(node) {
  const isFolded = state.folded.has(node.index) && !state.query;
  const handle =
    node.count > 1
      ? button(
          isFolded ? "▸" : "▾",
          isFolded ? "open" : "close",
          (event) => {
            event.stopPropagation();
            fold(node, !isFolded);
          },
          "handle",
        )
      : make("span", "handle");
  const indent = make("span", "indent");
  indent.style.width = `${Math.min(node.depth, 24) * 16}px`;
  return [
    indent,
    handle,
    make("i", `dot ${classOf(node.kind)}${state.run.hasFailed(node, state.at) ? " error" : ""}`),
    told(node.kind, `kind ${classOf(node.kind)}`),
    told(node.name, "strong name"),
  ];
}

function fold(node, isFolded) {
  const folded = new Set(state.folded);
  isFolded ? folded.add(node.index) : folded.delete(node.index);
  change({ folded });
}

/** The attributes on one line: the user's own, not those of conventions, which kind, name and tokens stand for. */
function gist(node) {
  return node.attributes
    .filter(([key, value]) => !/^(gen_ai|agent_observatory)\./.test(key) && value !== node.name)
    .slice(0, 6)
    .map(([key, value]) => `${key}=${value.slice(0, 80).replaceAll("\n", " ")}`)
    .join("  ");
}

/** Where a node's time lies in that of its run. */
function bar(node) {
  const { run, at } = state;
  const whole = run.length || 1;
  const start = Math.min(node.start / whole, 1);
  const element = make(
    "i",
    `bar ${classOf(node.kind)}${run.hasFailed(node, at) ? " error" : ""}${run.isRunning(node, at) ? " running" : ""}`,
  );
  element.style.left = `${start * 100}%`;
  element.style.width = `max(2px, ${Math.min(run.lengthOf(node, at) / whole, 1 - start) * 100}%)`;
  return element;
}

/** Arrow keys go through the rows, close and open them. */
function moveSelection(event, nodes) {
  const place = nodes.findIndex((node) => node.index === state.selected);
  const node = nodes[place];
  const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: 20, PageUp: -20 };

  if (event.key in steps && nodes.length > 0) {
    select(nodes[Math.max(0, Math.min(nodes.length - 1, place + steps[event.key]))].index);
  } else if (event.key === "ArrowLeft" && node) {
    node.count > 1 && !state.folded.has(node.index) ? fold(node, true) : select(Math.max(node.parent, 0));
  } else if (event.key === "ArrowRight" && node) {
    fold(node, false);
  } else {
    return;
  }

  event.preventDefault();
}

/** Brings the selected row into sight, where another one has been selected. */
function revealSelected(view) {
  if (view.selected !== state.selected || view.query !== state.query) {
    [view.selected, view.query] = [state.selected, state.query];
    const place = view.nodes.findIndex((node) => node.index === state.selected);

    if (place >= 0) {
      view.rows.reveal(place);
    }
  }
}
