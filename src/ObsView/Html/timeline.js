/** The spans as bars on a time axis. */
class Timeline {
  constructor() {
    this.nodes = [];
    this.axis = make("div", "axis");
    this.rows = new Rows("timeline", 28, (place) => this.row(this.nodes[place]));
    this.box = make("section", "pane", this.axis, this.rows.box);
    this.rows.box.addEventListener("keydown", (event) => moveSelection(event, this.nodes));
  }

  draw() {
    this.box.hidden = state.tab !== "timeline";

    if (this.box.hidden) {
      return;
    }

    const ticks = make("div", "ticks", ...this.ticks().map((time) => this.tick(time, duration(time))));
    this.axis.replaceChildren(make("span", "axis-label"), ticks, make("span", "number"));
    this.nodes = state.run.visible(state);
    this.rows.show(this.nodes.length);
    revealSelected(this);
  }

  row(node) {
    const { run, at } = state;
    const lane = make("span", "lane", bar(node));

    if (at < run.events.length) {
      const now = this.tick(run.timeAt(at), "");
      now.className = "now";
      lane.append(now);
    }

    const row = make(
      "div",
      rowClass(node),
      make("span", "axis-label", ...label(node)),
      lane,
      make("span", "number", duration(run.lengthOf(node, at))),
    );
    row.addEventListener("click", () => select(node.index));
    return row;
  }

  tick(time, text) {
    const tick = make("span", "tick", text);
    tick.style.left = `${(time / (state.run.length || 1)) * 100}%`;
    return tick;
  }

  /** Round times, at most six. */
  ticks() {
    const length = state.run.length || 1;
    const power = 10 ** Math.floor(Math.log10(length));
    const step = [0.1, 0.2, 0.5, 1].map((part) => part * power).find((part) => length / part <= 6) ?? 2 * power;
    return Array.from({ length: Math.floor(length / step) + 1 }, (_, place) => place * step).filter(
      (time) => time < length * 0.96,
    );
  }
}
