// What the page knows, and the state it shows. All scripts of the page share one scope.

/**
 * What is unknown is left out. themes and form are indices into DATA.themes and DATA.forms, since and until years,
 * m measures by name (DATA.measures), group a kind of territory or partner (named by term()).
 * @typedef {{region?:string, departement?:string, group?:string, population?:number, lon?:number, lat?:number, community?:number,
 *   themes?:number[], form?:number, since?:number, until?:number, m?:Record<string, number>, st?:number[]}} Traits
 */
/** @typedef {Traits & {id:number, iri:string, name:string, kind:string, g:number, side:string, deg:number, rank:number, bet:number, x:number, y:number, r:number}} GraphNode */
/** @typedef {{id:number, from:number, to:number, width:number, dashes:number[]|false, w:number, c:number, x?:number, inf:number, roles:string[], f:number[], since?:number, until?:number, color:{color:string, opacity:number}}} Tie */
/** A thing named by facts: IRI, label, and what is known of a cooperation. @typedef {[string, string, {themes?:number[], form?:number, since?:number, until?:number}?]} Thing */
/** @typedef {{s:number, l?:string, q?:string, c:number, row?:string, n?:string}} Passage */
/** @typedef {{i:string, a:number, k:number, r?:string, s?:string, e?:string, inf?:number, rule?:string, pr?:(number|string)[], p?:Passage[]}} Fact */

/** @type {GraphNode[]} */
const NODES = readJson("nodes");
/** @type {Tie[]} */
const TIES = readJson("edges");
/** Addresses of facts and things begin alike: the page holds their beginning once. @param {string} iri */
const unshortened = (iri) => (/^[a-z][a-z0-9+.-]*:/i.test(iri) ? iri : DATA.root + iri);
for (const fact of DATA.facts) if (fact.i) fact.i = unshortened(fact.i);
for (const thing of DATA.things) if (thing[0]) thing[0] = unshortened(thing[0]);
const calm = window.matchMedia("(prefers-reduced-motion: reduce)");

/** Opacity of a tie, by rank of certainty; what a scenario supposes has a colour of its own. */
const OPACITIES = [0.6, 0.46, 0.34, 0.24, 0.85];
const SUPPOSED = 4;
const heaviest = TIES.reduce((most, tie) => Math.max(most, tie.w), 0) || 1;
for (const tie of TIES) {
  tie.width = Math.round((0.9 + 2.2 * Math.sqrt(tie.w / heaviest) * Math.min(1, heaviest / 3)) * 100) / 100;
  tie.dashes = tie.inf ? [6, 4] : false;
  tie.color = { color: tie.c === SUPPOSED ? "#b34700" : "#384454", opacity: OPACITIES[tie.c] };
  tie.roles = tie.roles || [];
}

/** Ties of each node. @type {number[][]} */
const TIES_OF = NODES.map(() => []);
for (const tie of TIES) {
  TIES_OF[tie.from].push(tie.id);
  if (tie.to !== tie.from) TIES_OF[tie.to].push(tie.id);
}

const state = {
  lang: DATA.lang,
  view: "graph",
  /** Groups of the legend that are hidden. @type {Set<string>} */
  off: new Set(),
  stated: true,
  inferred: true,
  /** Highest rank of certainty shown. */
  certainty: 3,
  /** Values kept, by facet; none means all. @type {Record<string, Set<number>>} */
  facets: { theme: new Set(), forme: new Set(), role: new Set(), source: new Set() },
  years: [1990, 2027],
  /** Whether what has no date is shown. */
  undated: true,
  /** Whether symbols without a tie shown stay. */
  lonely: true,
  /** Only what is one or two steps around a symbol. @type {{id:number, steps:number}|null} */
  ego: null,
  /** @type {{type:"node"|"tie", id:number}|null} */
  chosen: null,
  /** What is chosen in a picture and is neither a symbol nor a tie (chronicle.js). @type {string|null} */
  mark: null,
  /** Ends of the paths asked for; both set, the paths are lit when nothing is chosen. @type {(number|null)[]} */
  ends: [null, null],
  /** "kind" or "community" */
  color: "kind",
  /** The measure that sizes follow. */
  size: "degree",
};

/** @param {GraphNode} node whether it passes the filters (applyFilters) */
const nodeShown = (node) => SHOWN.nodes[node.id] > 0;
/** @param {GraphNode} node whether it is shown pale: its ties are all filtered out */
const nodeDim = (node) => SHOWN.nodes[node.id] === 1;
/** @param {Tie} tie whether it passes the filters (applyFilters) */
const tieShown = (tie) => SHOWN.ties[tie.id] > 0;
/** @param {number} id the ties of a node that are shown */
const shownTiesOf = (id) => TIES_OF[id].map((t) => TIES[t]).filter(tieShown);
/** @param {Tie} tie @param {number} id the other end of a tie */
const otherEnd = (tie, id) => NODES[tie.from === id ? tie.to : tie.from];

/** Nodes in the light of the selection, or null when there is none. @returns {Set<number>|null} */
function litNodes() {
  const { chosen } = state;
  if (!chosen) return pathEnds() && (paths ? paths.nodes : new Set(pathEnds()));
  if (chosen.type === "tie") return new Set([TIES[chosen.id].from, TIES[chosen.id].to]);
  return new Set([chosen.id, ...shownTiesOf(chosen.id).map((tie) => otherEnd(tie, chosen.id).id)]);
}

/** @param {Tie} tie @returns {boolean|null} in the light of the selection; null when there is none */
function tieLit(tie) {
  const { chosen } = state;
  if (!chosen) return pathEnds() && Boolean(paths && paths.ties.has(tie.id));
  return chosen.type === "tie" ? chosen.id === tie.id : tie.from === chosen.id || tie.to === chosen.id;
}

/** The state as the hash of the address; what is ordinary is left out. */
function writeHash() {
  const parts = new URLSearchParams();
  if (state.chosen && state.chosen.type === "node") parts.set("noeud", NODES[state.chosen.id].iri);
  if (state.chosen && state.chosen.type === "tie") {
    const tie = TIES[state.chosen.id];
    parts.set("lien", `${NODES[tie.from].iri}~${NODES[tie.to].iri}`);
  }
  if (state.off.size) parts.set("sans", [...state.off].sort().join("."));
  if (!state.stated || !state.inferred) parts.set("origine", state.stated ? "source" : state.inferred ? "regle" : "aucune");
  if (state.mark) parts.set("repere", state.mark);
  if (state.certainty < 3) parts.set("certitude", CERTAINTIES[state.certainty]);
  writeFacets(parts);
  writePath(parts);
  writeLook(parts);
  if (currentView() !== firstView()) parts.set("vue", currentView().hash);
  for (const view of VIEWS) if (view.write) view.write(parts);
  if (state.lang !== DATA.lang) parts.set("langue", state.lang);
  const hash = parts.toString();
  remember(hash, sliding);
  putHash(hash);
}

/** Restore the state from the hash of the address; what is not understood is left out. */
function readHash() {
  const parts = new URLSearchParams(location.hash.slice(1));
  const keys = [...DATA.groups, ...COMMUNITIES].map((/** @type {{key:string}} */ g) => g.key);
  state.off = new Set((parts.get("sans") || "").split(".").filter((key) => keys.includes(key)));
  const origin = parts.get("origine");
  state.stated = origin !== "regle" && origin !== "aucune";
  state.inferred = origin !== "source" && origin !== "aucune";
  const certainty = CERTAINTIES.indexOf(parts.get("certitude") || "");
  state.certainty = certainty < 0 ? 3 : certainty;
  readFacets(parts);
  readPath(parts);
  readLook(parts);
  state.view = (VIEWS.find((view) => view.hash === parts.get("vue")) || firstView()).name;
  for (const view of VIEWS) if (view.read) view.read(parts);
  readLanguage(parts);
  applyFilters();
  state.chosen = null;
  state.mark = parts.get("repere");
  if (!markPanel()) state.mark = null;
  const node = NODES.find((n) => n.iri === parts.get("noeud"));
  if (node) state.chosen = { type: "node", id: node.id };
  // The site writes whole IRIs, and the ends in the order in which it tells them.
  const ends = (parts.get("lien") || "").split("~").map((iri) => (iri.startsWith(DATA.base) ? iri.slice(DATA.base.length) : iri));
  const tie = TIES.find((t) => ends.length === 2 && ends.includes(NODES[t.from].iri) && ends.includes(NODES[t.to].iri));
  if (tie) state.chosen = { type: "tie", id: tie.id };
}
