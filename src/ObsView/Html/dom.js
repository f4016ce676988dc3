/** Makes an element. Strings become text: nothing on this page is ever read as markup. Empty ones are left out. */
function make(tag, className, ...content) {
  const element = document.createElement(tag);
  element.className = className;
  element.append(...content.filter((part) => part !== ""));
  return element;
}

function button(label, title, onClick, className = "") {
  const element = make("button", className, label);
  element.type = "button";
  element.title = title;
  element.addEventListener("click", onClick);
  return element;
}

/** What a trace says: whatever its writing direction is, its neighbours keep theirs. What is searched for is marked. */
function told(text, className = "") {
  if (text === "") {
    return "";
  }

  const element = make("bdi", className);
  const lower = text.toLowerCase();
  let end = 0;

  if (state.query && lower.length === text.length) {
    for (let at = lower.indexOf(state.query); at >= 0; at = lower.indexOf(state.query, end)) {
      element.append(text.slice(end, at), make("mark", "", text.slice(at, at + state.query.length)));
      end = at + state.query.length;
    }
  }

  element.append(text.slice(end));
  return element;
}

/** A class of the page's own for a word of a trace. */
function classOf(kind) {
  return ["session", "agent_step", "tool_call", "llm_call", "stream"].includes(kind) ? `kind-${kind}` : "kind-other";
}
