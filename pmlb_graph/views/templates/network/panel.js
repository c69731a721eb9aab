// The right-hand panel: how to read, a symbol, or a tie.

/** @param {GraphNode} node a button that chooses a symbol */
const nodeButton = (node) => el("button", { type: "button", class: "link", onclick: () => choose({ type: "node", id: node.id }, { centre: true, focus: true }) }, tidy(node.name));
/** @param {string} base @param {string} iri */
const iriElement = (base, iri) => (/^https?:\/\//i.test(base + iri) ? el("a", { href: base + iri, target: "_blank", rel: "noopener noreferrer" }, base + iri) : el("span", null, base + iri));
const backButton = () => el("button", { type: "button", class: "button", onclick: () => choose(null, { focus: true }) }, say("back"));

/** Show the panel of the present selection. */
function refreshPanel() {
  const panel = byId("panel");
  const { chosen } = state;
  const parts = !chosen ? markPanel() || (pathEnds() ? pathPanel() : overview()) : chosen.type === "node" ? nodePanel(NODES[chosen.id]) : tiePanel(TIES[chosen.id]);
  panel.replaceChildren(...parts);
  byId("right").scrollTop = 0;
}

/** The ranks that doubt leaves possible, with their mark. @param {GraphNode} node */
function standing(node) {
  if (!node.st) return null;
  const [best, worst, mark] = node.st;
  const text = `${["●", "◐", "○"][mark]} ${best === worst ? number(best) : `${number(best)}–${number(worst)}`}`;
  return el("span", { class: "standing", title: say("standing", { mark: say(`standing_${mark}`), best: number(best), worst: number(worst) }) }, text);
}

/** @returns {HTMLElement[]} */
function overview() {
  const lonely = NODES.filter((node) => !TIES_OF[node.id].length);
  const actors = NODES.filter((node) => node.side === "a" && node.deg).slice(0, 8);
  const figure = (/** @type {string} */ key, /** @type {number} */ n) => el("div", null, el("b", null, number(n)), el("span", null, say(key, { n })));
  const parts = [
    el("h2", { tabindex: -1 }, say("how_title")),
    ...(inLang(DATA.description) && inLang(DATA.description) !== inLang(DATA.subtitle) ? [el("p", null, inLang(DATA.description))] : []),
    el("p", null, say(DATA.mode === "one-mode" ? "how_one" : "how_two")),
    el("div", { class: "figures" }, figure("figure_nodes", NODES.length), figure("figure_ties", TIES.length),
      figure("figure_components", DATA.components), figure("figure_isolates", lonely.length)),
    el("section", null, el("h3", null, say("top_actors")),
      el("ol", { class: "ranked" }, ...actors.map((node) => el("li", null, icon(symbolOf(node)), nodeButton(node), el("small", null, say("ties_count", { n: node.deg }), standing(node))))),
      ...(actors.some((node) => node.st) ? [el("p", { class: "note" }, say("standing_note", { seed: String(DATA.seed) }))] : [])),
  ];
  const largest = NODES.filter((node) => node.side === "c" && node.deg).slice(0, 5);
  if (largest.length) {
    parts.push(el("section", null, el("h3", null, say("top_cooperations")),
      el("ol", { class: "ranked" }, ...largest.map((node) => el("li", null, icon(symbolOf(node)), nodeButton(node), el("small", null, say("ties_count", { n: node.deg }), standing(node)))))));
  }
  if (lonely.length) {
    parts.push(el("section", null, el("h3", null, say("isolates")),
      el("ul", { class: "ranked" }, ...lonely.slice(0, 60).map((node) => el("li", null, icon(symbolOf(node)), nodeButton(node))))));
  }
  parts.push(el("p", { class: "note" }, say(currentView().how || "how_position")));
  return parts;
}

/** What is known of a symbol: only what is known. @param {GraphNode} node @returns {[string, string][]} */
function traitRows(node) {
  const themes = (node.themes || []).map((i) => inLang(DATA.themes[i].label)).join(", ");
  const period = node.since && node.until ? say("from_to", { start: String(node.since), end: String(node.until) }) : node.since ? say("since", { start: String(node.since) }) : node.until ? say("until", { end: String(node.until) }) : "";
  /** @type {[string, string][]} */
  const rows = [["trait_group", node.group ? term(node.group) : ""], ["trait_region", node.region ? term(node.region) : ""], ["trait_departement", node.departement ? term(node.departement) : ""],
    ["trait_population", node.population === undefined ? "" : number(node.population)], ["facet_theme", themes], ["facet_form", node.form === undefined ? "" : inLang(DATA.forms[node.form].label)], ["column_dates", period]];
  const measures = MEASURES.slice(2).map(({ key, label }) => /** @type {[string, string]} */ ([label(), measureOf(node, key) === undefined ? "" : number(Number(measureOf(node, key)), 3)]));
  return [...rows.map(([word, text]) => /** @type {[string, string]} */ ([say(word), text])), ...measures].filter(([, text]) => text);
}

/** @param {GraphNode} node @returns {HTMLElement[]} */
function nodePanel(node) {
  const ties = shownTiesOf(node.id).sort((a, b) => b.w - a.w || a.inf - b.inf || otherEnd(a, node.id).name.localeCompare(otherEnd(b, node.id).name, state.lang));
  const peers = NODES.filter((other) => other.side === node.side).length;
  const list = el("div", null);
  const add = (/** @type {number} */ from, /** @type {number} */ to) => list.append(...ties.slice(from, to).map((tie) => tieItem(tie, node)));
  add(0, 30);
  const rest = ties.length - 30;
  const more = rest > 0 && el("button", { type: "button", class: "button", onclick: () => { add(30, ties.length); if (more) more.remove(); } }, say("more_facts", { n: rest }));
  return [
    el("p", { class: "over" }, icon(symbolOf(node)), kindWord(node)),
    el("h2", { tabindex: -1 }, tidy(node.name)),
    el("dl", { class: "facts" },
      el("dt", null, say("degree")), el("dd", null, number(node.deg)),
      el("dt", null, say("rank")), el("dd", null, say("rank_of", { rank: node.rank, n: peers }), standing(node)),
      el("dt", null, say("betweenness")), el("dd", null, number(node.bet, 3)),
      ...traitRows(node).flatMap(([word, text]) => [el("dt", null, word), el("dd", null, text)]),
      el("dt", null, say("identifier")), el("dd", null, iriElement(DATA.base, node.iri))),
    nodeActions(node),
    ...datesProof(node),
    backButton(),
    el("section", null, el("h3", null, say("node_ties")), ties.length ? list : el("p", { class: "note" }, say("node_no_ties")), ...(more ? [more] : [])),
  ];
}

/** One tie in the panel of a symbol. @param {Tie} tie @param {GraphNode} node */
function tieItem(tie, node) {
  const other = otherEnd(tie, node.id);
  const box = el("div", { class: "tie" }, el("div", { class: "to" }, icon(symbolOf(other)), nodeButton(other)));
  if (DATA.mode === "one-mode") {
    const shared = tieSummary(tie).cooperations;
    box.append(el("p", { class: "role" }, shared.slice(0, 3).join(" · ") + (shared.length > 3 ? " …" : "")));
    const contested = contestedChip(tie.f.map((index) => DATA.facts[index]), Boolean(tie.x));
    if (contested) box.append(el("p", { class: "role" }, contested));
  } else for (const index of tie.f) box.append(factElement(DATA.facts[index], "", 1));
  if (!tie.f.length) box.append(el("p", { class: "role" }, say("no_evidence")));
  box.append(el("p", { class: "role" }, el("button", { type: "button", class: "link", onclick: () => choose({ type: "tie", id: tie.id }, { focus: true }) }, say("edge_open"))));
  return box;
}

/** @param {Tie} tie @returns {HTMLElement[]} */
function tiePanel(tie) {
  const parts = [
    el("p", { class: "over" }, say(tie.inf ? "nature_inferred" : tie.c === SUPPOSED ? "nature_supposed" : "nature_stated"), " · ", el("span", { class: `chip c${tie.c}` }, say(`certainty_${tie.c}`)), " ",
      contestedChip(tie.f.map((index) => DATA.facts[index]), Boolean(tie.x))),
    el("h2", { tabindex: -1 }, say("edge_title")),
    el("ul", { class: "ranked" }, ...[tie.from, tie.to].map((id) => el("li", null, icon(symbolOf(NODES[id])), nodeButton(NODES[id])))),
    backButton(),
  ];
  const groups = factsByCooperation(tie);
  if (DATA.mode === "one-mode") {
    parts.push(el("p", null, say("edge_shared", { n: groups.size }), ` · ${say("weight")} ${number(tie.w, 2)}`));
    // What is contested is read first.
    const contested = (/** @type {Fact[]} */ facts) => Number(facts.some((fact) => contestersOf(fact).length));
    for (const facts of groups.values()) facts.sort((a, b) => contested([b]) - contested([a]));
    for (const [coop, facts] of [...groups].sort((a, b) => contested(b[1]) - contested(a[1]))) {
      parts.push(el("section", { class: "shared" }, el("h3", null, tidy(DATA.things[coop][1] || "")), ...facts.map((fact) => factElement(fact, DATA.things[fact.a][1] || ""))));
    }
  } else for (const facts of groups.values()) for (const fact of facts) parts.push(el("section", { class: "shared" }, factElement(fact, "", 99, tie.f.length > 1)));
  if (!tie.f.length) parts.push(el("p", { class: "note" }, say("no_evidence")));
  return parts;
}
