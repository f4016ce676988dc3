/** The list of sessions at the left, where there are several. */
class RunList {
  constructor(runs) {
    this.runs = runs;
    this.shown = runs;
    this.rows = new Rows("runs", 58, (place) => this.row(this.shown[place]));
    this.box = make("nav", "runs-box", this.rows.box);
    this.box.hidden = runs.length < 2;
  }

  draw() {
    this.shown = state.query
      ? this.runs.filter((run) => run === state.run || run.hits(state.query).nodes.size > 0)
      : this.runs;
    this.rows.show(this.shown.length);
    this.hits = this.shown.filter((run) => state.query && run.hits(state.query).nodes.size > 0).length;
  }

  row(run) {
    const root = run.nodes[0];
    const row = make(
      "div",
      run === state.run ? "run selected" : "run",
      make(
        "div",
        "line",
        make("i", `dot ${root.status}`),
        told(run.session, "grow strong"),
        make("span", "faint", duration(run.length)),
      ),
      make(
        "div",
        "line",
        told(run.question || run.agent, "grow faint"),
        run.errors.length > 0 ? make("span", "bad", count(run.errors.length, "error")) : "",
      ),
    );
    row.addEventListener("click", () => openRun(run));
    return row;
  }
}
