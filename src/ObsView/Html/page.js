/** The line above the views: what run this is, and how to look at it. */
class Head {
  constructor() {
    this.title = make("div", "title");
    this.tabs = make("div", "tabs");
    this.box = make("header", "head", this.title, this.tabs);
  }

  draw() {
    const { run } = state;
    const root = run.nodes[0];
    const tokens = run.input + run.output;
    this.title.replaceChildren(
      told(run.session, "strong"),
      make("span", `status ${root.status}`, root.status),
      make("span", "", duration(run.length)),
      told(run.agent, "faint"),
      make("span", "faint", run.time),
      make("span", "faint", count(run.nodes.length - 1, "span")),
      tokens > 0 ? make("span", "faint", `${count(run.input)} + ${count(run.output)} tokens`) : "",
      run.errors.length > 0
        ? button(count(run.errors.length, "error"), "show the next error (e)", nextError, "bad")
        : "",
    );
    this.tabs.replaceChildren(
      ...[
        ["tree", "Tree"],
        ["timeline", "Timeline"],
        ["chat", "Conversation"],
      ].map(([tab, text]) => {
        const element = button(text, "", () => change({ tab }), "tab");
        element.setAttribute("aria-pressed", String(state.tab === tab));
        return element;
      }),
    );
  }
}

/** The first line of the page: search, and light or dark. */
class Top {
  constructor(list) {
    this.list = list;
    this.input = make("input", "search");
    this.input.type = "search";
    this.input.placeholder = "Search  ( / )";
    this.input.setAttribute("aria-label", "search");
    this.input.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => change({ query: this.input.value.toLowerCase() }), 120);
    });
    this.input.addEventListener("keydown", (event) => {
      if (event.key === "Enter") {
        nextHit();
      } else if (event.key === "Escape") {
        this.input.value = "";
        change({ query: "" });
        this.input.blur();
      }
    });
    this.hits = make("span", "faint hits");
    this.box = make(
      "header",
      "top",
      make("span", "brand", "Agent Observatory"),
      make("bdi", "faint grow file", trace.title),
      this.hits,
      this.input,
      button("◐", "light or dark", changeTheme),
    );
  }

  draw() {
    const hits = state.query ? state.run.hits(state.query).nodes.size : 0;
    this.hits.textContent =
      (state.query ? count(hits, "hit") : "") +
      (state.query && !this.list.box.hidden ? ` here, ${count(this.list.hits, "session")} with hits` : "");
  }
}

function nextHit() {
  if (state.query) {
    const hits = [...state.run.hits(state.query).nodes];

    if (hits.length > 0) {
      select(nextOf(hits, state.selected));
    }
  }
}

function nextError() {
  if (state.run.errors.length > 0) {
    change({ tab: state.tab === "chat" ? "tree" : state.tab, query: "", at: state.run.events.length });
    select(nextOf(state.run.errors, state.selected));
  }
}

function changeTheme() {
  const root = document.documentElement;
  const isDark =
    (root.style.colorScheme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  root.style.colorScheme = isDark ? "light" : "dark";
}

function start() {
  if (trace.runs.length === 0) {
    document.body.append(make("p", "nothing", "There are no sessions in this trace."));
    return;
  }

  const runs = trace.runs.map((run) => new Run(run));
  const list = new RunList(runs);
  const [top, head, details, scrubber] = [new Top(list), new Head(), new Details(), new Scrubber()];
  const views = [new Tree(), new Timeline(), new Chat()];
  parts.push(list, top, head, ...views, details, scrubber);
  document.body.append(
    top.box,
    make("div", "body", list.box, make("main", "", head.box, ...views.map((view) => view.box)), details.box),
    scrubber.box,
  );
  document.addEventListener("keydown", (event) => {
    if (event.target.matches("input") || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }

    if (event.key === "/") {
      event.preventDefault();
      top.input.focus();
    } else if (event.key === "e") {
      nextError();
    }
  });
  openRun(runs[0]);
}

start();
