// What the page knows: territories, pairs, models; and the state it shows, kept in its address.

/** @typedef {{id:number, iri:string, name:string, kind:string, group?:string, departement?:string, population?:number, documented:number, near?:number, lon?:number, lat?:number}} Place */
/** m: for each model, its place by interaction, its value, its list and its place in that list. @typedef {{id:number, a:number, b:number, km?:number, cost?:number, near?:number, shared:number, weight:number, rank:number, facts:number[], told:number[], flows?:[number, number[], number][], m:([number, number, number, number]|null)[]}} Pair */

/** @type {Place[]} */
const NODES = readJson("nodes");
/** @type {Pair[]} */
const PAIRS = readJson("pairs").map((/** @type {any} */ pair, /** @type {number} */ id) => ({ facts: [], told: [], shared: 0, weight: 0, ...pair, id }));
const MAP = DATA.map || {};

/** The three lists: colour and shape say the same. */
const LISTS = [
  { key: "sans", word: "gap_without", color: "#c04a00", dash: "", shape: "triangle" },
  { key: "au-dela", word: "gap_beyond", color: "#0072b2", dash: "7 4", shape: "square" },
  { key: "les-deux", word: "gap_both", color: "#00734f", dash: "1.5 4", shape: "circle" },
];
const GROUPS = DATA.order;
/** @param {Pair} pair */
const kindOf = (pair) => [NODES[pair.a].group || "", NODES[pair.b].group || ""].sort((one, other) => GROUPS.indexOf(one) - GROUPS.indexOf(other)).join("/");
/** @param {string} key */
const kindWords = (key) => key.split("/").map((group) => inLang(DATA.groups[group] || {}) || say("gap_unknown")).join(" – ");
const departementsOf = (/** @type {Place} */ place) => (place.departement || "").split("; ").filter(Boolean);

const FIRST = Math.max(0, DATA.models.findIndex((/** @type {any} */ one) => one.key === DATA.model));
const MOST = Math.max(5, Math.ceil(Math.max(...DATA.models.flatMap((/** @type {any} */ one) => one.kept)) / 5) * 5);
const ORDINARY = Math.min(MOST, 40);
const KINDS = [...new Set(PAIRS.map(kindOf))].sort();
const DEPARTEMENTS = [...new Set(NODES.flatMap(departementsOf))].sort((a, b) => a.localeCompare(b, "fr"));

const state = {
  lang: DATA.lang, model: FIRST, off: /** @type {Set<string>} */ (new Set()), most: ORDINARY, kind: "", dep: "", who: "", told: false,
  /** @type {Pair|null} */
  chosen: null,
  sort: { column: -1, down: false },
};
const model = () => DATA.models[state.model];
/** @param {Pair} pair */
const cellOf = (pair) => pair.m[state.model];
/** @param {Pair} pair the number of its list, -1 when it is in none */
const listOf = (pair) => { const cell = cellOf(pair); return cell ? cell[2] : -1; };
/** @param {Pair} pair */
const pairName = (pair) => `${NODES[pair.a].name} – ${NODES[pair.b].name}`;

/** What passes the filters and the handle, in the order of the lists. @type {Pair[]} */
let shown = [];
function applyFilters() {
  const wanted = plain(state.who).trim();
  const passes = (/** @type {Pair} */ pair) => {
    const [a, b] = [NODES[pair.a], NODES[pair.b]];
    return (!state.kind || kindOf(pair) === state.kind) && (!state.told || (a.documented > 0 && b.documented > 0))
      && (!state.dep || [a, b].some((place) => departementsOf(place).includes(state.dep)))
      && (!wanted || [a, b].some((place) => plain(place.name).includes(wanted)));
  };
  shown = LISTS.flatMap((list, i) => (state.off.has(list.key) ? [] : PAIRS.filter((pair) => listOf(pair) === i && passes(pair))
    .sort((one, other) => Number(cellOf(one)?.[3]) - Number(cellOf(other)?.[3])).slice(0, state.most)));
}
/** The pairs shown of a territory: contours are filled where there is one. @param {number} id */
const shownTiesOf = (id) => shown.filter((pair) => pair.a === id || pair.b === id);

/** The state as the hash of the address; what is ordinary is left out. */
function writeHash() {
  const parts = new URLSearchParams();
  if (state.model !== FIRST) parts.set("modele", model().key);
  if (state.off.size) parts.set("sans", [...state.off].sort().join("."));
  if (state.most !== ORDINARY) parts.set("nombre", String(state.most));
  for (const [key, value] of [["genre", state.kind], ["departement", state.dep], ["territoire", state.who]]) if (value) parts.set(key, value);
  if (state.told) parts.set("documentes", "1");
  if (state.sort.column >= 0) parts.set("tri", `${state.sort.column}${state.sort.down ? "-" : ""}`);
  if (state.chosen) parts.set("paire", `${NODES[state.chosen.a].iri}~${NODES[state.chosen.b].iri}`);
  writeCamera(parts);
  if (state.lang !== DATA.lang) parts.set("langue", state.lang);
  putHash(parts.toString());
}

/** Restore the state from the hash of the address; what is not understood is left out. */
function readHash() {
  const parts = new URLSearchParams(location.hash.slice(1));
  const found = DATA.models.findIndex((/** @type {any} */ one) => one.key === parts.get("modele"));
  state.model = found < 0 ? FIRST : found;
  state.off = new Set((parts.get("sans") || "").split(".").filter((key) => LISTS.some((list) => list.key === key)));
  const most = Number(parts.get("nombre"));
  state.most = most >= 5 && most <= MOST ? Math.round(most / 5) * 5 : ORDINARY;
  state.kind = KINDS.includes(parts.get("genre") || "") ? parts.get("genre") || "" : "";
  state.dep = DEPARTEMENTS.includes(parts.get("departement") || "") ? parts.get("departement") || "" : "";
  state.who = (parts.get("territoire") || "").slice(0, 80);
  state.told = parts.get("documentes") === "1";
  const [, column, down] = /^(\d)(-?)$/.exec(parts.get("tri") || "") || [];
  state.sort = { column: column ? Number(column) : -1, down: down === "-" };
  const [a, b] = (parts.get("paire") || "").split("~");
  state.chosen = (b && PAIRS.find((pair) => NODES[pair.a].iri === a && NODES[pair.b].iri === b)) || null;
  readCamera(parts);
  readLanguage(parts);
  applyFilters();
}
