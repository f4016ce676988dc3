/** What was said, as one reads it. Entries are of any height, so a page of them is in the document at a time. */
class Chat {
  static #page = 200;

  constructor() {
    this.first = 0;
    this.box = make("section", "chat");
  }

  draw() {
    this.box.hidden = state.tab !== "chat";

    if (this.box.hidden) {
      return;
    }

    const all = state.run.chat.filter((entry) => this.isShown(entry));
    const isMoved = this.run !== state.run || this.query !== state.query;
    this.first = isMoved || this.first >= all.length ? 0 : this.first;
    [this.run, this.query] = [state.run, state.query];
    const last = Math.min(all.length, this.first + Chat.#page);
    const scrolled = isMoved ? 0 : this.box.scrollTop;

    this.box.replaceChildren(
      this.first > 0 ? this.turn(`${count(this.first)} earlier`, -Chat.#page) : "",
      ...all.slice(this.first, last).map((entry) => this.entry(entry)),
      last < all.length ? this.turn(`${count(all.length - last)} later`, Chat.#page) : "",
      all.length === 0
        ? make(
            "p",
            "nothing",
            state.query ? "Nothing that was said has this." : "Nothing that was said is recorded here.",
          )
        : "",
    );
    this.box.scrollTop = scrolled;
  }

  isShown(entry) {
    const { run, at, query } = state;
    const has = (text) => text.toLowerCase().includes(query);
    const isSaid = at >= run.events.length || (entry.at >= 0 && entry.at < at);
    return isSaid && (!query || has(entry.text) || has(entry.value) || has(entry.tool) || has(entry.author));
  }

  turn(label, step) {
    return button(
      label,
      "",
      () => {
        this.first = Math.max(0, this.first + step);
        this.draw();
        this.box.scrollTop = 0;
      },
      "turn",
    );
  }

  entry(entry) {
    const words = {
      message: "",
      reasoning: "thinks",
      tool_call: "calls",
      tool_result: entry.failed ? "failed" : "result",
      other: "",
    };
    const body = [entry.text, entry.value].filter((text) => text !== "");
    const element = make(
      "article",
      `entry ${entry.role} ${entry.kind}${entry.failed ? " failed" : ""}${entry.node === state.selected && entry.node > 0 ? " selected" : ""}`,
      make(
        "header",
        "",
        entry.kind === "tool_result" ? "" : make("span", "role", entry.role),
        told(entry.author, "faint"),
        words[entry.kind] && make("span", "word", words[entry.kind]),
        told(entry.tool, "tool"),
      ),
      ...body.map((text) => this.text(text)),
    );
    element.addEventListener("click", () => {
      if (getSelection().isCollapsed) {
        select(entry.node);
      }
    });
    return element;
  }

  /** A long text is cut, until somebody asks for all of it. */
  text(text) {
    const limit = 4000;
    const body = told(text.length > limit ? text.slice(0, limit) + "…" : text, "text");

    if (text.length <= limit) {
      return body;
    }

    const more = button(
      `all ${count(text.length)} characters`,
      "",
      (event) => {
        event.stopPropagation();
        body.replaceWith(told(text, "text"));
        more.remove();
      },
      "more",
    );
    return make("div", "", body, more);
  }
}
