/** Goes through the events of a run: everything else shows it as it was after so many of them. */
class Scrubber {
  constructor() {
    this.range = make("input", "");
    this.range.type = "range";
    this.range.min = 0;
    this.range.setAttribute("aria-label", "events");
    this.range.addEventListener("input", () => change({ at: Number(this.range.value) }));
    this.text = make("output", "");
    this.box = make(
      "footer",
      "scrubber",
      button("|◂", "before the first event", () => this.go(0)),
      button("◂", "one event back", () => this.go(state.at - 1)),
      button("▸", "one event on", () => this.go(state.at + 1)),
      button("▸|", "after the last event", () => this.go(state.run.events.length)),
      this.range,
      this.text,
    );
  }

  go(at) {
    change({ at: Math.max(0, Math.min(state.run.events.length, at)) });
  }

  draw() {
    const { run, at } = state;
    this.range.max = run.events.length;
    this.range.value = at;
    this.text.replaceChildren(
      make("span", "", `event ${count(at)} of ${count(run.events.length)}`),
      ...this.last(run, at),
    );
  }

  last(run, at) {
    if (at === 0) {
      return [];
    }

    const [index, fact, time, name] = run.events[at - 1];
    const node = run.nodes[index];
    const words = ["starts", "in", "ends"];
    return [
      make("span", "faint", `+${duration(time)}`),
      fact === Fact.happening || fact === Fact.other ? told(name, "strong") : "",
      fact === Fact.happening ? make("span", "faint", words[fact]) : "",
      fact === Fact.other ? "" : told(`${node.kind} ${node.name}`, "gist"),
      fact === Fact.start || fact === Fact.end ? make("span", "faint", words[fact]) : "",
    ];
  }
}
