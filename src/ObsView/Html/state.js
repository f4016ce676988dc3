const trace = JSON.parse(document.getElementById("trace").textContent);

/** What the page shows. Whoever changes it draws the page anew. */
const state = {
  run: null,
  tab: "tree",
  at: 0,
  selected: 0,
  query: "",
  folded: new Set(),
};

const parts = [];

/** Changes what is shown, and draws it. */
function change(changes) {
  Object.assign(state, changes);

  for (const part of parts) {
    part.draw();
  }
}

function openRun(run) {
  change({ run, at: run.events.length, selected: 0, folded: new Set() });
}

/** Selects a node, and opens what hides it. */
function select(index) {
  const folded = new Set(state.folded);

  for (let above = state.run.nodes[index].parent; above >= 0; above = state.run.nodes[above].parent) {
    folded.delete(above);
  }

  change({ selected: index, folded });
}

/** The next of some ascending places, from the first again after the last. */
function nextOf(places, current) {
  return places.find((place) => place > current) ?? places[0];
}
