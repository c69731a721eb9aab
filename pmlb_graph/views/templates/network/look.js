// How symbols look: colour and shape by kind or by community, size by a measure.

/** @typedef {{key:string, shape:string, color:string, label:() => string, nodes:GraphNode[], side:string}} Entry */

const NO_COMMUNITY = { shape: "ring", color: "#ffffff" };
const HUES = ["#0072B2", "#E69F00", "#009E73", "#CC79A7", "#D55E00", "#56B4E9", "#F0E442"];
const FORMS_OF_HUES = ["hexagon", "square", "circle", "diamond", "triangle", "pentagon", "star"];

/** Communities of two symbols or more, the largest first: each has a colour and a shape. @type {Entry[]} */
const COMMUNITIES = (() => {
  /** @type {Map<number, GraphNode[]>} */
  const met = new Map();
  for (const node of NODES) if (node.community !== undefined) met.set(node.community, [...(met.get(node.community) || []), node]);
  return [...met].filter(([, nodes]) => nodes.length > 1).sort((a, b) => b[1].length - a[1].length || a[0] - b[0]).map(([id, nodes], i) => ({
    key: `communaute-${id}`, color: HUES[i % 7], shape: FORMS_OF_HUES[(i + Math.floor(i / 7)) % 7], side: "", nodes,
    label: () => say("community_around", { name: (nodes.find((node) => node.side === "a") || nodes[0]).name }) }));
})();
const COMMUNITY_OF = NODES.map((node) => COMMUNITIES.find((entry) => entry.key === `communaute-${node.community}`) || null);

/** Measures a size can follow. @type {{key:string, label:() => string}[]} */
const MEASURES = [
  { key: "degree", label: () => say("size_degree") },
  { key: "betweenness", label: () => say("betweenness") },
  ...(DATA.measures || []).filter((/** @type {any} */ one) => !["degree", "betweenness"].includes(one.key)).map((/** @type {any} */ one) => ({ key: one.key, label: () => inLang(one.label) })),
];

/** @param {GraphNode} node @returns {{shape:string, color:string}} its symbol, wherever it is drawn */
const symbolOf = (node) => (state.color === "community" ? COMMUNITY_OF[node.id] || NO_COMMUNITY : DATA.groups[node.g]);
/** @param {GraphNode} node @param {string} [key] @returns {number|undefined} a measure; undefined where it has no meaning */
const measureOf = (node, key = state.size) => (key === "degree" ? node.deg : node.m && key in node.m ? node.m[key] : key === "betweenness" ? node.bet : undefined);
/** @type {Map<string, number>} */
const largest = new Map();
/** @param {string} key */
function largestOf(key) {
  if (!largest.has(key)) largest.set(key, NODES.reduce((most, node) => Math.max(most, measureOf(node, key) || 0), 0) || 1);
  return /** @type {number} */ (largest.get(key));
}
/** Radius of a symbol on the sheet: its area follows the measure. @param {GraphNode} node */
function radiusOf(node) {
  if (state.size === "degree") return node.r;
  const value = measureOf(node);
  return value === undefined ? 3.6 : 4.4 + 14.6 * Math.sqrt(Math.max(0, value) / largestOf(state.size));
}
/** Rank of a name: the larger symbols first. @param {GraphNode} node */
const labelWeight = (node) => (state.size === "degree" ? node.deg : radiusOf(node));

/** The entries of the legend for the present colours. @returns {Entry[]} */
function legendEntries() {
  if (state.color === "community") {
    const alone = NODES.filter((node) => !COMMUNITY_OF[node.id]);
    return [...COMMUNITIES, ...(alone.length ? [{ key: "", ...NO_COMMUNITY, label: () => say("community_none"), nodes: alone, side: "" }] : [])];
  }
  return DATA.groups.map((/** @type {any} */ group, /** @type {number} */ i) => ({ ...group, label: () => inLang(group.label), nodes: NODES.filter((node) => node.g === i) }))
    .filter((/** @type {Entry} */ entry) => entry.nodes.length).map((/** @type {Entry} */ entry) => ({ ...entry, side: entry.nodes[0].side }));
}

/** How communities were found, and how far they follow regions. @returns {string[]} */
function communityNotes() {
  const about = DATA.communities || {};
  const notes = [[inLang(about.method || {}), about.modularity === undefined ? "" : say("modularity", { value: number(about.modularity, 2) })].filter(Boolean).join(" · ")];
  const known = NODES.filter((node) => node.side === "a" && node.region && COMMUNITY_OF[node.id]);
  const most = (/** @type {GraphNode[]} */ nodes) => {
    const counts = new Map();
    for (const node of nodes) counts.set(node.region, (counts.get(node.region) || 0) + 1);
    return Math.max(0, ...counts.values());
  };
  const same = COMMUNITIES.reduce((sum, entry) => sum + most(entry.nodes.filter((node) => known.includes(node))), 0);
  if (known.length) notes.push(say("community_regions", { same, all: known.length, share: number((100 * same) / known.length), base: number((100 * most(known)) / known.length) }));
  return notes.filter(Boolean);
}

/** Choosers of colour and size. */
function lookFold() {
  const chooser = (/** @type {string} */ id, /** @type {string} */ word, /** @type {{key:string, label:() => string}[]} */ values, /** @type {string} */ now, /** @type {(key:string) => void} */ change) => {
    const select = /** @type {HTMLSelectElement} */ (el("select", { id, onchange: () => { change(select.value); refreshAll(); announce(`${say(word)} : ${select.selectedOptions[0].text}`); } },
      ...values.map(({ key, label }) => el("option", { value: key }, label()))));
    select.value = now;
    return el("label", { class: "choose" }, say(word), select);
  };
  const colors = ["kind", ...(COMMUNITIES.length ? ["community"] : [])].map((key) => ({ key, label: () => say(`color_${key}`) }));
  return fold("look", say("look"), state.color === "kind" && state.size === "degree" ? "" : say("look_changed"), [
    ...(colors.length > 1 ? [chooser("color", "look_color", colors, state.color, (key) => { state.color = key; })] : []),
    chooser("size", "look_size", MEASURES, state.size, (key) => { state.size = key; })]);
}

/** @param {URLSearchParams} parts */
function writeLook(parts) {
  if (state.color !== "kind") parts.set("couleur", "communaute");
  if (state.size !== "degree") parts.set("taille", state.size);
}
/** @param {URLSearchParams} parts */
function readLook(parts) {
  state.color = parts.get("couleur") === "communaute" && COMMUNITIES.length ? "community" : "kind";
  state.size = (MEASURES.find((one) => one.key === parts.get("taille")) || MEASURES[0]).key;
}
