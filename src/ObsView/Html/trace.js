/** What an event does to a run, as numbers in the data. */
const Fact = { start: 0, happening: 1, end: 2, other: 3 };

/** A tree of sessions and spans, its events in their order, and what was said. */
class Run {
  #hits = { query: "", nodes: new Set(), shown: new Set() };

  constructor(data) {
    Object.assign(this, data);
    this.errors = [];
    this.nodes.forEach((node, index) => {
      node.index = index;
      node.count = 1;
      node.events = [];

      if (node.failed) {
        this.errors.push(index);
      }
    });

    for (let index = this.nodes.length - 1; index > 0; index--) {
      this.nodes[this.nodes[index].parent].count += this.nodes[index].count;
    }

    this.events.forEach(([node, fact], position) => {
      if (fact === Fact.happening) {
        this.nodes[node].events.push(position);
      }
    });
  }

  /** Whether a node has started after so many events. */
  hasStarted(node, at) {
    return at >= this.events.length || node.from < at;
  }

  isRunning(node, at) {
    return at < this.events.length && (node.to < 0 || node.to >= at);
  }

  statusOf(node, at) {
    return !this.hasStarted(node, at) ? "not started" : this.isRunning(node, at) ? "running" : node.status;
  }

  hasFailed(node, at) {
    return node.failed && !this.isRunning(node, at);
  }

  /** When the last of so many events happened. */
  timeAt(at) {
    return at >= this.events.length
      ? this.length
      : at === 0
        ? 0
        : Math.max(0, Math.min(this.length, this.events[at - 1][2]));
  }

  lengthOf(node, at) {
    return this.isRunning(node, at) ? Math.max(0, this.timeAt(at) - node.start) : node.length;
  }

  /** How many of a node's stream events there are after so many events of all. */
  eventsOf(node, at) {
    const later = at >= this.events.length ? -1 : node.events.findIndex((position) => position >= at);
    return later < 0 ? node.events : node.events.slice(0, later);
  }

  says(node, query) {
    const has = (text) => text.toLowerCase().includes(query);
    const hasPair = ([key, value]) => has(key) || has(value);
    return (
      has(node.kind) ||
      has(node.name) ||
      has(node.status) ||
      node.about.some(hasPair) ||
      node.attributes.some(hasPair) ||
      (node.error && (has(node.error.type) || has(node.error.message) || has(node.error.trace))) ||
      node.events.some((position) => has(this.events[position][3]) || this.events[position][4].some(hasPair))
    );
  }

  /** The nodes that say what is searched for, and with them those above them. */
  hits(query) {
    if (this.#hits.query !== query) {
      const nodes = new Set();
      const shown = new Set();

      for (const node of this.nodes) {
        if (this.says(node, query)) {
          nodes.add(node.index);

          for (let above = node.index; above >= 0 && !shown.has(above); above = this.nodes[above].parent) {
            shown.add(above);
          }
        }
      }

      this.#hits = { query, nodes, shown };
    }

    return this.#hits;
  }

  /** The nodes in view, in the order of the tree. */
  visible({ at, query, folded }) {
    const shown = query ? this.hits(query).shown : null;
    const visible = [];

    for (let index = 0; index < this.nodes.length;) {
      const node = this.nodes[index];

      if ((!shown || shown.has(index)) && this.hasStarted(node, at)) {
        visible.push(node);
      }

      index += !query && folded.has(index) ? node.count : 1;
    }

    return visible;
  }
}
