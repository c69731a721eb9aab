// The keyboard on the graph: arrows go from a symbol to its neighbours.

/** The neighbour that lies best in a direction. @param {number} dx @param {number} dy @returns {GraphNode|null} */
function towards(dx, dy) {
  const { chosen } = state;
  if (!chosen) return NODES.find((node) => nodeShown(node)) || null;
  const from = NODES[chosen.type === "node" ? chosen.id : TIES[chosen.id].from];
  const start = onScreen(from);
  const near = new Set(shownTiesOf(from.id).map((tie) => otherEnd(tie, from.id).id));
  const best = (/** @type {GraphNode[]} */ nodes) => {
    let found = null;
    let least = Infinity;
    for (const node of nodes) {
      const at = onScreen(node);
      const [x, y] = [at.x - start.x, at.y - start.y];
      const along = x * dx + y * dy;
      const aside = Math.abs(x * dy) + Math.abs(y * dx);
      if (along > 0 && aside <= along * 1.2 && along + 2 * aside < least) { least = along + 2 * aside; found = node; }
    }
    return found;
  };
  const others = NODES.filter((node) => node.id !== from.id && nodeShown(node));
  return best(others.filter((node) => near.has(node.id))) || best(others);
}

function setUpKeyboard() {
  /** @type {Record<string, [number, number]>} */
  const arrows = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
  byId("canvas").addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const arrow = arrows[event.key];
    if (arrow) {
      const node = towards(arrow[0], arrow[1]);
      if (node) choose({ type: "node", id: node.id }, { centre: true, quiet: true });
    } else if (event.key === "Enter" || event.key === " ") { if (state.chosen) focusPanel(); else choose({ type: "node", id: 0 }, { centre: true, quiet: true }); }
    else if (event.key === "+" || event.key === "=") zoomBy(1.3);
    else if (event.key === "-") zoomBy(1 / 1.3);
    else if (event.key === "0") fitView(true);
    else if ((event.key === "1" || event.key === "2") && state.chosen && state.chosen.type === "node") {
      const steps = Number(event.key);
      setEgo(state.chosen.id, state.ego && state.ego.id === state.chosen.id && state.ego.steps === steps ? 0 : steps);
    }
    else return;
    event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || helpBox().open) return;
    if (closeDrawers()) return;
    if (state.chosen || state.mark) { choose(null, {}); byId("canvas").focus({ preventScroll: true }); }
    else if (pathEnds()) clearPath();
  });
}
