// Small multiples: which pictures there are, and which ties each one lights. A picture is a filter of the page.

/** A picture: its name, the filter that shows it alone (none for what has no date), and the ties it lights.
 * @typedef {{key:string, name:string, filter:(()=>void)|null, lit:Set<number>, begun:Set<number>|null, known:boolean}} Vignette */

const multiplesState = { by: "" };
const MOST_VIGNETTES = 12;
/** Facets that can be compared, by their index in FACETS; the period is not one of them. @type {Record<string, number>} */
const COMPARED = { theme: 0, form: 1 };

const comparisons = () => [...(DATED && DATA.periods.length ? ["period"] : []), ...Object.keys(COMPARED).filter((by) => FACETS[COMPARED[by]].values.length > 1)];
const comparison = () => (comparisons().includes(multiplesState.by) ? multiplesState.by : comparisons()[0]);

/** What a filter would show; the filters of the page come back as they were. @template T @param {() => void} change @param {() => T} read @returns {T} */
function underFilter(change, read) {
  const before = { ...state };
  state.facets = { ...state.facets };
  change();
  applyFilters();
  const found = read();
  Object.assign(state, before);
  applyFilters();
  return found;
}
const tiesLit = () => new Set(TIES.filter(tieShown).map((tie) => tie.id));
/** Give up everything but what is compared: is there something behind the filters? */
function openFilters() {
  clearFacets();
  Object.assign(state, { stated: true, inferred: true, certainty: 3, off: new Set(), ego: null });
}

/** The filter of one comparison set to nothing. @param {string} by */
function releaseComparison(by) {
  if (by === "period") Object.assign(state, { years: [...YEARS], undated: true });
  else state.facets[FACETS[COMPARED[by]].name] = new Set();
}

/** @param {string} key @param {string} name @param {() => void} filter @returns {Vignette} */
function vignette(key, name, filter) {
  const lit = underFilter(filter, tiesLit);
  const known = lit.size > 0 || underFilter(() => { openFilters(); filter(); }, tiesLit).size > 0;
  return { key, name, filter, lit, begun: null, known };
}

/** Whether a tie is known to begin in a period: its first date may be that of its end. @param {number} id @param {number} from @param {number} to */
const beginsIn = (id, from, to) => PARTS[id].some((part) => [...part.from, ...part.to].some((i) => { const { since } = ATOMS[i]; return since !== undefined && since >= from && since <= to; }));

/** @returns {Vignette[]} */
function periodVignettes() {
  const set = (/** @type {number} */ from, /** @type {number} */ to) => () => Object.assign(state, { years: [from, to], undated: false });
  const earlier = new Set();
  const all = DATA.periods.map((/** @type {number[]} */ [from, to]) => {
    const made = vignette(`${from}-${to}`, `${from}–${to}`, set(from, to));
    made.begun = new Set([...made.lit].filter((id) => !earlier.has(id) && beginsIn(id, from, to)));
    for (const id of made.lit) earlier.add(id);
    return made;
  });
  const undated = (/** @type {() => void} */ first) => {
    const dated = underFilter(() => { first(); set(YEARS[0], YEARS[1])(); }, tiesLit);
    return underFilter(() => { first(); releaseComparison("period"); }, () => new Set([...tiesLit()].filter((id) => !dated.has(id))));
  };
  const lit = undated(() => {});
  const known = lit.size > 0 || undated(openFilters).size > 0;
  return known ? [...all, { key: "sans-date", name: say("multiples_undated"), filter: null, lit, begun: null, known }] : all;
}

/** @param {string} by @returns {Vignette[]} */
function facetVignettes(by) {
  const facet = FACETS[COMPARED[by]];
  const make = (/** @type {number[]} */ values, /** @type {string} */ key, /** @type {string} */ name) => vignette(key, name, () => { state.facets[facet.name] = new Set(values); });
  const unknown = facet.values.findIndex((value) => value.key === "inconnu");
  const named = facet.values.flatMap((value, i) => (i === unknown ? [] : [{ i, made: make([i], value.key, value.label()) }]));
  const words = new Intl.Collator(state.lang);
  named.sort((a, b) => b.made.lit.size - a.made.lit.size || words.compare(a.made.name, b.made.name));
  const most = MOST_VIGNETTES - Number(unknown >= 0);
  const first = named.length > most ? named.slice(0, most - 1) : named;
  const rest = named.slice(first.length);
  return [...first.map(({ made }) => made), ...(rest.length ? [make(rest.map(({ i }) => i), "autres", say("multiples_others", { n: rest.length }))] : []),
    ...(unknown >= 0 ? [make([unknown], "inconnu", say("multiples_unknown"))] : [])];
}

/** Names gathered in the last picture. @param {Vignette[]} all */
function gathered(all) {
  const by = comparison();
  if (by === "period" || !all.some((one) => one.key === "autres")) return "";
  const shown = new Set(all.map((one) => one.key));
  return say("multiples_others_are", { names: FACETS[COMPARED[by]].values.filter((value) => !shown.has(value.key)).map((value) => value.label()).join(", ") });
}

/** @returns {Vignette[]} */
const currentVignettes = () => (comparison() === "period" ? periodVignettes() : facetVignettes(comparison()));

/** Whether the filters of the page are those of a picture. @param {Vignette} one */
function inPlace(one) {
  const { filter } = one;
  if (!filter) return false;
  const told = () => JSON.stringify([state.years, state.undated, FACETS.map((facet) => [...state.facets[facet.name]].sort())]);
  const now = told();
  return underFilter(filter, told) === now;
}

/** @param {Set<number>} lit ties @returns {{nodes:Set<number>, actors:number, cooperations:number}} what they tie */
function endsOf(lit) {
  const nodes = new Set([...lit].flatMap((id) => [TIES[id].from, TIES[id].to]));
  const side = (/** @type {string} */ name) => [...nodes].filter((id) => NODES[id].side === name).length;
  return { nodes, actors: side("a"), cooperations: side("c") };
}

/** The counts of a picture in words. @param {Vignette} one */
function countsOf(one) {
  if (!one.lit.size) return say(one.known ? "multiples_masked" : "multiples_empty");
  return [say("multiples_counts", { ties: say("multiples_ties", { n: one.lit.size }), actors: say("multiples_actors", { n: endsOf(one.lit).actors }) }),
    one.begun && one.begun.size ? say("multiples_begun", { n: one.begun.size }) : ""].filter(Boolean).join(" · ");
}
