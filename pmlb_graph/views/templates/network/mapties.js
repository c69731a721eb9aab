// The ties of the map: curves between actors that have a place; what has none is counted.

/**
 * North and the plane come from Python: the page only draws. Units of 100 m, y downwards.
 * @typedef {{at:Record<string, [number, number, number, number]>, others:[string, string, number, number, number, number][], frame:number[], north:number,
 *   credits:string[], areas:[string, number][], land:string, lines:[string, string][], names:[Record<string, string>, string, number, number][]}} MapSheet
 */
/** @typedef {{a:number, b:number, w:number, c:number, x:boolean, inf:boolean, via:number[], tie:number}} Curve tie is -1 when cooperations make it */

/** @type {MapSheet} */
const MAP = DATA.map || {};
/** @param {GraphNode} node */
const located = (node) => Boolean(MAP.at && MAP.at[node.id]);
/** Actors shown that have no place. */
const unlocated = () => NODES.filter((node) => node.side !== "c" && nodeShown(node) && !located(node)).sort((a, b) => a.g - b.g || a.id - b.id);
/** @param {string} iri */
const wholeIri = (iri) => (/^https?:/.test(iri) ? iri : DATA.base + iri);

/** Sharing a theme is not cooperating: a theme ties nobody, it only radiates once chosen. @param {GraphNode} hub */
const isTheme = (hub) => hub.kind === "Concept";
const onThemes = NODES.some((node) => node.side === "c") && NODES.every((node) => node.side !== "c" || isTheme(node));

/** The curves of what is shown. A tie between two places is one; a cooperation ties each pair of its located actors, k actors by 1/(k − 1). @returns {Curve[]} */
function mapCurves() {
  /** @type {Curve[]} */
  const direct = TIES.filter((tie) => tie.from !== tie.to && tieShown(tie) && located(NODES[tie.from]) && located(NODES[tie.to]))
    .map((tie) => ({ a: tie.from, b: tie.to, w: tie.w, c: tie.c, x: Boolean(tie.x), inf: Boolean(tie.inf), via: [], tie: tie.id }));
  /** @type {Map<string, Curve>} */
  const shared = new Map();
  for (const hub of NODES) {
    if (hub.side !== "c" || isTheme(hub) || located(hub) || !nodeShown(hub)) continue;
    const spokes = shownTiesOf(hub.id);
    const placed = spokes.map((tie) => ({ tie, id: otherEnd(tie, hub.id).id })).filter(({ id }) => located(NODES[id])).sort((one, other) => one.id - other.id);
    placed.forEach((one, i) => placed.slice(i + 1).forEach((other) => {
      const key = `${one.id}-${other.id}`;
      const [c, x, inf] = [Math.max(one.tie.c, other.tie.c), Boolean(one.tie.x || other.tie.x), Boolean(one.tie.inf || other.tie.inf)];
      const old = shared.get(key) || { a: one.id, b: other.id, w: 0, c, x, inf, via: [], tie: -1 };
      shared.set(key, { ...old, w: old.w + 1 / (spokes.length - 1), c: Math.min(old.c, c), x: old.x || x, inf: old.inf && inf, via: [...old.via, hub.id] });
    }));
  }
  return [...direct, ...shared.values()];
}

/** Ties shown with an end that has no place, cooperations aside. */
const tiesOffMap = () => TIES.filter((tie) => tieShown(tie) && [tie.from, tie.to].some((id) => NODES[id].side !== "c" && !located(NODES[id]))).length;

/** @param {Curve} curve @returns {boolean|null} in the light of the selection; null when there is none */
function curveLit(curve) {
  const { chosen } = state;
  if (curve.tie >= 0) return tieLit(TIES[curve.tie]);
  if (!chosen) return pathEnds() && Boolean(paths && [curve.a, curve.b].every((id) => paths && paths.nodes.has(id)) && curve.via.some((hub) => TIES_OF[hub].some((tie) => paths && paths.ties.has(tie))));
  if (chosen.type === "node") return chosen.id === curve.a || chosen.id === curve.b;
  const ends = [TIES[chosen.id].from, TIES[chosen.id].to];
  return ends.some((id) => id === curve.a || id === curve.b) && ends.some((id) => curve.via.includes(id));
}

/** The located actors of the cooperation that is chosen, by itself or through a tie; empty when there is none. @returns {{hub:GraphNode, ties:Tie[]}|null} */
function chosenStar() {
  const { chosen } = state;
  if (!chosen) return null;
  const ids = chosen.type === "node" ? [chosen.id] : [TIES[chosen.id].from, TIES[chosen.id].to];
  const hub = ids.map((id) => NODES[id]).find((node) => node.side === "c" && !located(node));
  return hub ? { hub, ties: shownTiesOf(hub.id).filter((tie) => located(otherEnd(tie, hub.id))) } : null;
}

/** Cooperations that a curve stands for, as the page names them. @param {Curve} curve @returns {string[]} */
const curveNames = (curve) => (curve.tie >= 0 ? tieSummary(TIES[curve.tie]).cooperations : curve.via.map((id) => NODES[id].name));
/** IRIs of the facts of a curve. @param {Curve} curve @returns {string[]} */
function curveFacts(curve) {
  const ties = curve.tie >= 0 ? [TIES[curve.tie]] : curve.via.flatMap((hub) => TIES_OF[hub].map((t) => TIES[t]).filter((tie) => [curve.a, curve.b].includes(otherEnd(tie, hub).id)));
  return [...new Set(ties.flatMap((tie) => tie.f.map((f) => String(DATA.facts[f].i))))];
}

/** @returns {(string|number)[][]} the curves of the map, headings first */
function mapRows() {
  const place = (/** @type {number} */ id) => [NODES[id].name, wholeIri(NODES[id].iri), MAP.at[id][2], MAP.at[id][3]];
  const heads = [1, 2].flatMap((n) => [say(`column_actor_${n}`), `${say("identifier")} ${n}`, `${say("map_longitude")} ${n}`, `${say("map_latitude")} ${n}`]);
  return [[...heads, say("column_weight"), say("column_certainty"), say("column_nature"), say("column_cooperation"), say("map_evidence")],
    ...mapCurves().map((curve) => [...place(curve.a), ...place(curve.b), Number(curve.w.toFixed(4)), sureText(curve), say(curve.inf ? "nature_inferred" : "nature_stated"),
      curveNames(curve).join(" | "), curveFacts(curve).join(" | ")])];
}

/** What is seen as GeoJSON: points, lines, and what has no place, in longitudes and latitudes (WGS 84). @returns {string} */
function geojsonText() {
  const feature = (/** @type {string} */ type, /** @type {any} */ coordinates, /** @type {Record<string, any>} */ properties) =>
    ({ type: "Feature", geometry: { type, coordinates }, properties });
  const about = (/** @type {GraphNode} */ node) => ({
    iri: wholeIri(node.iri), nom: node.name, classe: node.kind, famille: inLang(DATA.groups[node.g].label), liens: shownTiesOf(node.id).length,
    ...Object.fromEntries(["group", "region", "departement", "population"].flatMap((key) => { const value = /** @type {any} */ (node)[key]; return value === undefined ? [] : [[key, value]]; })) });
  const points = NODES.filter((node) => nodeShown(node) && located(node)).map((node) => feature("Point", MAP.at[node.id].slice(2), { couche: "acteur", etat: "documente", ...about(node) }));
  const silent = MAP.others.map(([iri, name, , , lon, lat]) => feature("Point", [lon, lat], { couche: "acteur", etat: "aucune source saisie pour ce réseau", iri, nom: name }));
  const lines = mapCurves().map((curve) => feature("LineString", [curve.a, curve.b].map((id) => MAP.at[id].slice(2)), {
    couche: "lien", de: NODES[curve.a].name, de_iri: wholeIri(NODES[curve.a].iri), vers: NODES[curve.b].name, vers_iri: wholeIri(NODES[curve.b].iri),
    poids: Number(curve.w.toFixed(4)), certitude: CERTAINTIES[curve.c], ...(curve.x ? { conteste: true } : {}), deduit_par_regle: curve.inf, cooperations: curveNames(curve).join(" | "), preuves: curveFacts(curve).join(" ") }));
  return `${JSON.stringify({
    type: "FeatureCollection", name: DATA.name, titre: inLang(DATA.title), sources: inLang(DATA.sources_note), licence: say("licence"), version: DATA.version, filtres: shownText(),
    sans_lieu: unlocated().map(about), features: [...points, ...silent, ...lines] }, null, 1)}\n`;
}
