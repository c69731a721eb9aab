// What is filtered: themes, forms, roles, sources and years of the facts behind each tie; one place decides what is shown.

/** @typedef {{key:string, label:() => string}} Value */
/** @typedef {{name:string, word:string, values:Value[]}} Facet */
/** What a fact says, as indices of values by facet; an unknown one has the last index. @typedef {{of:number[][], since?:number, until?:number}} Atom */
/** Facts of both ends of a tie that go together: in a projection, those of one shared cooperation. @typedef {{from:number[], to:number[]}} Part */

const YEARS = [1990, 2027];
/** @param {string} text */
const slug = (text) => plain(text).replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "").slice(0, 48);
/** @param {string|number|undefined} date */
const yearOf = (date) => (/^\d{4}/.test(String(date || "")) ? Number(String(date).slice(0, 4)) : undefined);

/** @type {Atom[]} */
const ATOMS = [];
/** The atom of each fact. @type {Map<number, number>} */
const FACT_ATOMS = new Map();
/** @type {Part[][]} */
const PARTS = [];
/** Atoms of the cooperations drawn as symbols: their theme, form and dates. @type {(Atom|null)[]} */
const NODE_ATOMS = [];
/** What is shown: 0 hidden, 1 shown though its ties are filtered out, 2 shown. */
const SHOWN = { ties: new Uint8Array(TIES.length), nodes: new Uint8Array(NODES.length), atoms: /** @type {boolean[]} */ ([]), version: 0 };

/** @type {Facet[]} */
const FACETS = (() => {
  for (const tie of TIES) for (const f of tie.f) FACT_ATOMS.set(f, -1);
  const named = (/** @type {{key:string, label:any}[]} */ list) => list.map(({ key, label }) => ({ key, label: () => inLang(label) }));
  const roles = [...new Set([...[...FACT_ATOMS.keys()].map((f) => DATA.facts[f].r), ...TIES.filter((tie) => !tie.f.length).flatMap((tie) => tie.roles)].filter(Boolean))].sort();
  /** @type {Facet[]} */
  const facets = [
    { name: "theme", word: "facet_theme", values: named(DATA.themes) },
    { name: "forme", word: "facet_form", values: named(DATA.forms) },
    { name: "role", word: "facet_role", values: roles.map((role) => ({ key: slug(role), label: () => role })) },
    { name: "source", word: "facet_source", values: DATA.sources.map((/** @type {any} */ s, /** @type {number} */ i) => ({ key: `${i}-${slug(s[0] || "")}`, label: () => s[0] || "—" })) },
  ];
  const sourcesOf = (/** @type {Fact} */ fact) => {
    const all = [fact, ...(fact.pr || []).map((p) => (typeof p === "number" ? DATA.facts[p] : {}))];
    return [...new Set(all.flatMap((one) => (one.p || []).map((/** @type {Passage} */ p) => p.s)))];
  };
  const atom = (/** @type {any} */ about, /** @type {string[]} */ said, /** @type {number[]} */ sources, /** @type {any} */ dates) => ATOMS.push({
    of: [about.themes || [], about.form === undefined ? [] : [about.form], said.map((r) => roles.indexOf(r)).filter((r) => r >= 0), sources],
    since: yearOf(dates.s) ?? (yearOf(dates.e) === undefined ? about.since : undefined), until: yearOf(dates.e) ?? (yearOf(dates.s) === undefined ? about.until : undefined) }) - 1;
  for (const f of FACT_ATOMS.keys()) {
    const fact = /** @type {Fact} */ (DATA.facts[f]);
    FACT_ATOMS.set(f, atom(DATA.things[fact.k][2] || {}, fact.r ? [fact.r] : [], sourcesOf(fact), fact));
  }
  for (const tie of TIES) {
    const about = { ...NODES[tie.to], since: tie.since ?? NODES[tie.to].since, until: tie.until ?? NODES[tie.to].until };
    PARTS.push(tie.f.length ? partsOf(tie) : [((i) => ({ from: [i], to: [i] }))(atom(about, tie.roles, [], {}))]);
  }
  for (const node of NODES) NODE_ATOMS.push(node.side === "c" ? { of: [node.themes || [], node.form === undefined ? [] : [node.form], [], []], since: node.since, until: node.until } : null);
  facets.forEach((facet, i) => {
    const unknown = facet.values.length;
    const all = [...ATOMS, ...(i < 2 ? NODE_ATOMS : [])];
    if (unknown && all.some((one) => one && !one.of[i].length)) facet.values.push({ key: "inconnu", label: () => say("facet_unknown") });
    for (const one of all) if (one && !one.of[i].length) one.of[i] = [unknown];
  });
  return facets;
})();
const DATED = [...ATOMS, ...NODE_ATOMS].some((atom) => atom && (atom.since || atom.until));

/** @param {Tie} tie @returns {Part[]} */
function partsOf(tie) {
  const ends = [tie.from, tie.to].map((id) => DATA.base + NODES[id].iri);
  /** @type {Map<string, Part>} */
  const parts = new Map();
  for (const f of tie.f) {
    const sides = [DATA.things[DATA.facts[f].a][0], DATA.things[DATA.facts[f].k][0]];
    const [from, to] = ends.map((end) => sides.includes(end));
    const index = /** @type {number} */ (FACT_ATOMS.get(f));
    const key = from === to ? `fact ${f}` : sides.find((side) => !ends.includes(side)) || "";
    const part = parts.get(key) || { from: [], to: [] };
    parts.set(key, part);
    if (from || !to) part.from.push(index);
    if (to || !from) part.to.push(index);
  }
  // Where facts name one end only, they speak for both.
  return [...parts.values()].map(({ from, to }) => ({ from: from.length ? from : to, to: to.length ? to : from }));
}

/** Whether years overlap the ones asked for; what has no date stays unless asked otherwise. @param {Atom} atom */
function datesPass(atom) {
  if (!atom.since && !atom.until) return state.undated;
  const [from, to] = state.years;
  return (to === YEARS[1] || !atom.since || atom.since <= to) && (from === YEARS[0] || !atom.until || atom.until >= from);
}
/** @param {Atom} atom @param {number} [but] a facet left out @param {number} [most] facets looked at */
const atomPasses = (atom, but = -1, most = 4) => datesPass(atom) && FACETS.every((facet, i) =>
  i === but || i >= most || !state.facets[facet.name].size || atom.of[i].some((value) => state.facets[facet.name].has(value)));
/** @param {GraphNode} node */
const groupShown = (node) => !state.off.has(DATA.groups[node.g].key) && !state.off.has(`communaute-${node.community}`);
/** @param {Tie} tie */
const tieSure = (tie) => Boolean(tie.inf ? state.inferred : state.stated) && (state.certainty > 2 || tie.c <= state.certainty);

/** @param {Part} part */
const partPasses = ({ from, to }) => from.some((i) => SHOWN.atoms[i]) && to.some((i) => SHOWN.atoms[i]);
/** The facts of a tie that pass the filters. @param {Tie} tie @returns {number[]} */
function shownFacts(tie) {
  const kept = new Set(PARTS[tie.id].filter(partPasses).flatMap(({ from, to }) => [...from, ...to]));
  return tie.f.filter((f) => { const atom = Number(FACT_ATOMS.get(f)); return kept.has(atom) && SHOWN.atoms[atom]; });
}

/** Decide what is shown. Called before anything is drawn again. */
function applyFilters() {
  SHOWN.atoms = ATOMS.map((atom) => atomPasses(atom));
  const may = NODES.map((node, i) => groupShown(node) && (!NODE_ATOMS[i] || atomPasses(/** @type {Atom} */ (NODE_ATOMS[i]), -1, 2)));
  for (const tie of TIES) SHOWN.ties[tie.id] = Number(tieSure(tie) && may[tie.from] && may[tie.to] && PARTS[tie.id].some(partPasses));
  SHOWN.version += 1;
  const ball = state.ego ? stepsFrom(state.ego.id, state.ego.steps) : null;
  if (ball) for (const tie of TIES) if (!ball.has(tie.from) || !ball.has(tie.to)) SHOWN.ties[tie.id] = 0;
  for (const node of NODES) {
    const tied = TIES_OF[node.id].some((id) => SHOWN.ties[id]);
    SHOWN.nodes[node.id] = !may[node.id] || (ball && !ball.has(node.id)) ? 0 : tied || (ball && state.ego && state.ego.id === node.id) ? 2 : !state.lonely ? 0 : TIES_OF[node.id].length ? 1 : 2;
  }
}

/** Symbols by their number of steps from one, through the ties shown. @param {number} id @param {number} [most] @returns {Map<number, number>} */
function stepsFrom(id, most = Infinity) {
  const steps = new Map([[id, 0]]);
  for (const at of steps.keys()) {
    const far = /** @type {number} */ (steps.get(at)) + 1;
    if (far > most) break;
    for (const tie of TIES_OF[at]) if (SHOWN.ties[tie]) { const other = otherEnd(TIES[tie], at).id; if (!steps.has(other)) steps.set(other, far); }
  }
  return steps;
}

/** How many ties each value of a facet would show, the other filters staying. @param {number} index @returns {number[]} */
function facetCounts(index) {
  const passes = ATOMS.map((atom) => atomPasses(atom, index));
  const counts = FACETS[index].values.map(() => 0);
  const valuesOf = (/** @type {number[]} */ atoms) => new Set(atoms.filter((i) => passes[i]).flatMap((i) => ATOMS[i].of[index]));
  for (const tie of TIES) {
    if (!tieSure(tie) || !groupShown(NODES[tie.from]) || !groupShown(NODES[tie.to])) continue;
    const met = new Set();
    for (const { from, to } of PARTS[tie.id]) {
      const values = valuesOf(from);
      const other = from === to ? values : valuesOf(to);
      for (const value of values) if (other.has(value)) met.add(value);
    }
    for (const value of met) counts[value] += 1;
  }
  return counts;
}

/** How many ties have no date at all. */
const undatedTies = () => PARTS.filter((parts) => parts.every(({ from, to }) => [...from, ...to].every((i) => !ATOMS[i].since && !ATOMS[i].until))).length;

/** @param {URLSearchParams} parts */
function writeFacets(parts) {
  for (const facet of FACETS) if (state.facets[facet.name].size) parts.set(facet.name, [...state.facets[facet.name]].sort((a, b) => a - b).map((i) => facet.values[i].key).join("."));
  if (state.years[0] > YEARS[0] || state.years[1] < YEARS[1]) parts.set("annees", state.years.join("-"));
  if (!state.undated) parts.set("nondates", "non");
  if (!state.lonely) parts.set("isoles", "non");
  if (state.ego) parts.set("autour", `${NODES[state.ego.id].iri}~${state.ego.steps}`);
}

/** @param {URLSearchParams} parts */
function readFacets(parts) {
  for (const facet of FACETS) {
    const keys = (parts.get(facet.name) || "").split(".");
    state.facets[facet.name] = new Set(facet.values.flatMap((value, i) => (keys.includes(value.key) ? [i] : [])));
  }
  const years = (parts.get("annees") || "").match(/^(\d{4})-(\d{4})$/);
  const [from, to] = years ? [Number(years[1]), Number(years[2])] : YEARS;
  state.years = from <= to ? [Math.max(YEARS[0], from), Math.min(YEARS[1], to)] : [...YEARS];
  state.undated = parts.get("nondates") !== "non";
  state.lonely = parts.get("isoles") !== "non";
  const [iri, steps] = (parts.get("autour") || "").split("~");
  const centre = steps && NODES.find((node) => node.iri === iri);
  state.ego = centre ? { id: centre.id, steps: steps === "2" ? 2 : 1 } : null;
}

/** Forget every filter of facts. */
function clearFacets() {
  readFacets(new URLSearchParams());
}
