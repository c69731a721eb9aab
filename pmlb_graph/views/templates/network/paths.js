// How two symbols are tied: every path of fewest steps through the ties shown, and who says so. And what is around one.

const MOST_PATHS = 20;
/** @typedef {{steps:number, count:number, nodes:Set<number>, ties:Set<number>, list:number[][]}} Paths */
/** Paths between the two ends chosen; null when there is none. @type {Paths|null} */
let paths = null;
/** @returns {[number, number]|null} */
const pathEnds = () => (state.ends[0] === null || state.ends[1] === null ? null : [state.ends[0], state.ends[1]]);

/** @param {number} a @param {number} b @returns {Paths|null} */
function shortestPaths(a, b) {
  const [fromA, fromB] = [stepsFrom(a), stepsFrom(b)];
  const steps = fromA.get(b);
  if (steps === undefined) return null;
  const next = (/** @type {number} */ at) => shownTiesOf(at).map((tie) => ({ tie: tie.id, node: otherEnd(tie, at).id }))
    .filter(({ node }) => fromA.get(node) === Number(fromA.get(at)) + 1 && Number(fromA.get(node)) + Number(fromB.get(node)) === steps)
    .sort((x, y) => NODES[y.node].deg - NODES[x.node].deg || x.node - y.node);
  const found = { steps, count: 0, nodes: new Set([a]), ties: new Set(), list: /** @type {number[][]} */ ([]) };
  const ways = new Map([[a, 1]]);
  for (const at of found.nodes) for (const { tie, node } of next(at)) {
    ways.set(node, (ways.get(node) || 0) + Number(ways.get(at)));
    found.nodes.add(node);
    found.ties.add(tie);
  }
  found.count = Number(ways.get(b));
  const walk = (/** @type {number} */ at, /** @type {number[]} */ ties) => {
    if (found.list.length >= MOST_PATHS) return;
    if (at === b) found.list.push(ties);
    else for (const { tie, node } of next(at)) walk(node, [...ties, tie]);
  };
  walk(a, []);
  return found;
}

/** Look for the paths again, after the filters. */
function refreshPaths() {
  const ends = pathEnds();
  paths = ends && shortestPaths(ends[0], ends[1]);
  for (const i of [0, 1]) {
    const input = /** @type {HTMLInputElement} */ (byId(`end-${i}`));
    const end = state.ends[i];
    if (document.activeElement !== input) input.value = end === null ? "" : NODES[end].name;
  }
  if (ends) /** @type {HTMLDetailsElement} */ (byId("paths")).open = true;
}

/** @param {number} index @param {number|null} id */
function setEnd(index, id) {
  state.ends[index] = id;
  if (id !== null && state.ends[1 - index] === id) state.ends[1 - index] = null;
  if (pathEnds()) state.chosen = null;
  refreshAll();
  if (!pathEnds()) return;
  openDrawer("right");
  announce(`${pathTitle()} ${pathsText()}`);
}

/** From a symbol's panel: choose the other end. @param {GraphNode} node */
function askPath(node) {
  state.ends = [node.id, null];
  /** @type {HTMLDetailsElement} */ (byId("paths")).open = true;
  refreshAll();
  openDrawer("left");
  byId("end-1").focus();
}

const pathTitle = () => { const ends = pathEnds(); return ends ? say("path_title", { a: NODES[ends[0]].name, b: NODES[ends[1]].name }) : ""; };
const pathsText = () => (paths ? `${say("path_count", { n: paths.count })} ${say("path_steps", { n: paths.steps })}` : say("path_none"));

/** One tie as a sentence. @param {Tie} tie */
function tieSentence(tie) {
  const s = tieSummary(tie);
  const rule = tie.inf ? ` — ${say("nature_inferred").toLowerCase()}` : "";
  const roles = s.roles ? ` (${[s.roles, s.dates].filter(Boolean).join(", ")})` : "";
  if (DATA.mode !== "one-mode") return `${tidy(say("path_takes_part", { a: s.a.name, b: s.b.name }))}${roles}${rule}.`;
  const ends = [s.a, s.b].map((node) => DATA.base + node.iri);
  const between = [...new Set(tie.f.flatMap((f) => [DATA.facts[f].a, DATA.facts[f].k]).filter((thing) => !ends.includes(DATA.things[thing][0])).map((thing) => DATA.things[thing][1]))];
  return `${tidy(say(between.length ? "path_shares" : "path_tied", { a: s.a.name, b: s.b.name, what: between.slice(0, 4).map((name) => quoted(name)).join(", ") + (between.length > 4 ? " …" : "") }))}${rule}.`;
}

/** @param {Tie} tie a sentence that unfolds its evidence */
function tieStep(tie) {
  const box = /** @type {HTMLDetailsElement} */ (el("details", { ontoggle: () => {
    if (box.childElementCount > 1) return;
    for (const f of tie.f) box.append(factElement(DATA.facts[f], DATA.mode === "one-mode" ? DATA.things[DATA.facts[f].a][1] || "" : "", 2));
    if (!tie.f.length) box.append(el("p", { class: "role" }, say("no_evidence")));
  } }, el("summary", null, tieSentence(tie))));
  return el("li", null, box);
}

/** The symbols along a path. @param {number[]} ties @returns {GraphNode[]} */
function pathNodes(ties) {
  let at = Number(state.ends[0]);
  return [NODES[at], ...ties.map((id) => { const node = otherEnd(TIES[id], at); at = node.id; return node; })];
}

/** @returns {HTMLElement[]} */
function pathPanel() {
  const parts = [el("h2", { tabindex: -1 }, tidy(pathTitle())), el("p", { class: paths ? null : "notice" }, pathsText()),
    el("p", { class: "note" }, say(paths ? "path_how" : "path_absence")), el("button", { type: "button", class: "button", onclick: clearPath }, say("path_clear"))];
  (paths ? paths.list : []).forEach((ties, i) => {
    const chain = pathNodes(ties);
    parts.push(el("section", { class: "path" }, el("h3", null, say("path_number", { n: i + 1 })),
      el("ol", { class: "ranked" }, ...chain.map((node) => el("li", null, icon(symbolOf(node)), nodeButton(node)))),
      el("ul", { class: "sentences" }, ...ties.map((id) => tieStep(TIES[id])))));
  });
  if (paths && paths.count > paths.list.length) parts.push(el("p", { class: "note" }, say("path_more", { n: paths.count - paths.list.length })));
  return parts;
}

function clearPath() {
  state.ends = [null, null];
  refreshAll();
}

/** Buttons of a symbol: what is around it, and how it is tied to another. @param {GraphNode} node */
function nodeActions(node) {
  const now = state.ego && state.ego.id === node.id ? state.ego.steps : 0;
  return el("div", { class: "row" }, el("div", { class: "segmented", role: "group", "aria-label": say("ego") },
    ...[0, 1, 2].map((steps) => el("button", { type: "button", id: `ego-${steps}`, "aria-pressed": String(now === steps), onclick: () => setEgo(node.id, steps) }, say(`ego_${steps}`)))),
    el("button", { type: "button", class: "button", id: "ask-path", onclick: () => askPath(node) }, say("path_ask")));
}

/** Show only what is around a symbol. @param {number} id @param {number} steps none shows all */
function setEgo(id, steps) {
  const focused = document.activeElement && document.activeElement.id;
  state.ego = steps ? { id, steps } : null;
  filtersChanged();
  if (openView === "graph") fitView(true);
  if (focused && document.getElementById(focused)) byId(focused).focus();
}

function setUpPaths() {
  for (const i of [0, 1]) comboBox(`end-${i}`, `ends-${i}`, (node) => { showNode(node); setEnd(i, node.id); }, () => { if (state.ends[i] !== null) setEnd(i, null); });
}

/** @param {URLSearchParams} parts */
function writePath(parts) {
  const ends = pathEnds();
  if (ends) parts.set("chemin", ends.map((id) => NODES[id].iri).join("~"));
}
/** @param {URLSearchParams} parts */
function readPath(parts) {
  const ends = (parts.get("chemin") || "").split("~").map((iri) => NODES.find((node) => node.iri === iri));
  state.ends = ends.length === 2 && ends[0] && ends[1] && ends[0] !== ends[1] ? [ends[0].id, ends[1].id] : [null, null];
}
