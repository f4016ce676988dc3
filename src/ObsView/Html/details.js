/** All that is known of the selected node. */
class Details {
  constructor() {
    this.positions = [];
    this.events = new Rows("events", 24, (place) => this.event(this.positions[place]));
    this.box = make("aside", "details");
  }

  draw() {
    const { run, at } = state;
    const node = run.nodes[state.selected];
    const status = run.statusOf(node, at);
    this.positions = run.eventsOf(node, at);
    this.start = node.start;

    this.box.replaceChildren(
      make("h2", "", told(node.kind, `kind ${classOf(node.kind)}`), told(node.name, "name")),
      make(
        "p",
        "facts",
        make("span", `status ${status}`, status),
        make("span", "", duration(run.lengthOf(node, at))),
        make("span", "faint", `at +${duration(node.start)}`),
        node.count > 1 ? make("span", "faint", `own ${duration(node.own)}`) : "",
      ),
      ...this.error(node),
      ...this.pairs("Attributes", node.attributes),
      ...(this.positions.length > 0 ? [make("h3", "", count(this.positions.length, "event")), this.events.box] : []),
      ...this.pairs("About", node.about),
    );

    this.events.box.style.height = `${Math.min(this.positions.length, 12) * this.events.height + 2}px`;
    this.events.show(this.positions.length);
  }

  error(node) {
    if (!node.error || state.run.isRunning(node, state.at)) {
      return [];
    }

    const trace = make("details", "", make("summary", "", "stack"), told(node.error.trace, "text mono"));
    return [
      make(
        "div",
        "failure",
        told(node.error.type, "strong"),
        told(node.error.message, "text"),
        node.error.trace ? trace : "",
      ),
    ];
  }

  pairs(title, pairs) {
    return pairs.length === 0
      ? []
      : [
          make("h3", "", title),
          make("dl", "", ...pairs.flatMap(([key, value]) => [told(key, "key"), told(value, "value text")])),
        ];
  }

  event(position) {
    const [, , time, name, attributes] = state.run.events[position];
    const row = make(
      "div",
      "event",
      make("span", "number", `+${duration(time - this.start)}`),
      told(name, "strong"),
      told(attributes.map(([key, value]) => `${key}=${value.replaceAll("\n", " ")}`).join("  "), "faint grow gist"),
    );
    row.title = "show the run after this event";
    row.addEventListener("click", () => change({ at: position + 1 }));
    return row;
  }
}
