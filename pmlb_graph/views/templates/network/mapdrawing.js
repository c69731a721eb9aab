// The drawing of the map, the same on the screen and on exported sheets: sea, land, limits, curves, symbols, names, scale, north.

/** What the window shows: the point in its middle, pixels a unit. @typedef {{x:number, y:number, k:number, zoom:number}} Camera */
/** @typedef {{width:number, height:number, camera:Camera, blocked:number[][]}} MapFrame */

const MAP_INK = { sea: "#e4edf4", land: "#fbfaf7", coast: "#8ea3b3", departement: "#cfc9bd", region: "#8d8678", word: "#55687a", known: "#dfe8d2", edge: "#c9c6bb", silent: "#59646f", light: "#1b4b82" };

/** @param {Camera} camera @param {number} width @param {number} height @returns {(x:number, y:number) => [number, number]} */
const toScreen = (camera, width, height) => (x, y) => [width / 2 + (x - camera.x) * camera.k, height / 2 + (y - camera.y) * camera.k];

/** Frame what has a place. @param {number} width @param {number} height @returns {Camera} */
function fittedCamera(width, height) {
  const [left, top, right, bottom] = MAP.frame;
  const room = width < 600 ? [26, 60] : [64, 44];
  const k = Math.min((width - 2 * room[0]) / Math.max(100, right - left), (height - 2 * room[1]) / Math.max(100, bottom - top));
  return { x: (left + right) / 2, y: (top + bottom) / 2, k: Math.max(k, 0.02), zoom: 1 };
}

/** @param {GraphNode} node @param {Camera} camera */
const mapRadius = (node, camera) => Math.max(4, radiusOf(node) * 0.6) * Math.min(1.7, Math.max(0.66, (camera.k / 0.17) ** 0.45));

/** The points of a curve: its ends, and the point that bends it. @param {number[]} from @param {number[]} to */
function bend(from, to) {
  const [a, b] = from[0] <= to[0] ? [from, to] : [to, from];
  const by = 0.14;
  return [a, [(a[0] + b[0]) / 2 + (b[1] - a[1]) * by, (a[1] + b[1]) / 2 - (b[0] - a[0]) * by], b];
}

/** Sea, land, contours and limits. @param {MapFrame} frame */
function mapGround({ width, height, camera }) {
  const [tx, ty] = toScreen(camera, width, height)(0, 0);
  const base = svgEl("g", { transform: `translate(${tx.toFixed(2)} ${ty.toFixed(2)}) scale(${camera.k.toFixed(5)})`, "stroke-linejoin": "round", fill: "none" });
  const path = (/** @type {string} */ d, /** @type {Record<string, string|number>} */ look, /** @type {number} */ thick) => { if (d) base.append(svgEl("path", { d, ...look, "stroke-width": (thick / camera.k).toFixed(3) })); };
  path(MAP.land, { fill: MAP_INK.land, stroke: MAP_INK.coast }, 0.9);
  for (const [d, id] of MAP.areas) path(d, { fill: areaKnown(id) ? MAP_INK.known : MAP_INK.land, stroke: MAP_INK.edge }, 0.6);
  for (const [nature, d] of MAP.lines) path(d, { stroke: nature === "region" ? MAP_INK.region : MAP_INK.departement }, nature === "region" ? 1.5 : 0.9);
  const made = svgEl("g", {});
  made.append(svgEl("rect", { width, height, fill: MAP_INK.sea }), base);
  return made;
}

/** @param {number} id the node of a contour, or -1 */
const areaKnown = (id) => id >= 0 && shownTiesOf(id).length > 0;

/** Names of seas and of the regions around, where they have room. @param {MapFrame} frame @returns {{made:SVGElement, boxes:number[][]}} */
function mapNames({ width, height, camera, blocked }) {
  const made = svgEl("g", {});
  const boxes = [];
  for (const [texts, nature, x, y] of MAP.names) {
    const [left, top] = toScreen(camera, width, height)(x, y);
    const text = inLang(texts);
    const half = textWidth(text, 13, false) / 2 + 8;
    const box = [left - half, top - 12, 2 * half, 17];
    const hidden = blocked.some((b) => box[0] < b[0] + b[2] && b[0] < box[0] + box[2] && box[1] < b[1] + b[3] && b[1] < box[1] + box[3]);
    if (hidden || left - half < 2 || left + half > width - 2 || top < 16 || top > height - 8) continue;
    boxes.push(box);
    made.append(svgText(left, top, text, 13, { fill: nature === "mer" ? MAP_INK.word : "#6b6557", "font-style": nature === "mer" ? "italic" : "normal", "letter-spacing": ".04em", "text-anchor": "middle" }));
  }
  return { made, boxes };
}

/** @param {MapFrame} frame @param {Curve[]} curves */
function mapTies({ width, height, camera }, curves) {
  const at = toScreen(camera, width, height);
  const made = svgEl("g", { fill: "none", "stroke-linecap": "round" });
  const heaviest = Math.max(...curves.map((curve) => curve.w), 1e-9);
  const star = chosenStar();
  for (const light of [false, null, true]) {
    for (const curve of curves) {
      const on = star ? false : curveLit(curve);
      if (on !== light) continue;
      const [a, by, b] = bend(at(MAP.at[curve.a][0], MAP.at[curve.a][1]), at(MAP.at[curve.b][0], MAP.at[curve.b][1])).map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`);
      made.append(svgEl("path", { d: `M${a}Q${by} ${b}`, stroke: on ? MAP_INK.light : "#384454", "stroke-width": (0.7 + 3.1 * Math.sqrt(curve.w / heaviest) + (on ? 0.6 : 0)).toFixed(2),
        "stroke-opacity": on === false ? 0.07 : (on ? 1.25 : 1) * [0.6, 0.46, 0.34, 0.24, 0.6][curve.c], ...(curve.inf ? { "stroke-dasharray": "6 4" } : {}) }));
    }
  }
  return made;
}

/** A cooperation has no place: chosen, it shines from the middle of its actors. @param {MapFrame} frame */
function mapStar({ width, height, camera }) {
  const made = svgEl("g", {});
  const star = chosenStar();
  if (!star || !star.ties.length) return made;
  const at = toScreen(camera, width, height);
  const ends = star.ties.map((tie) => { const [x, y] = MAP.at[otherEnd(tie, star.hub.id).id]; return { tie, end: at(x, y) }; });
  const middle = [0, 1].map((axis) => ends.reduce((sum, { end }) => sum + end[axis], 0) / ends.length);
  // Its symbol stands in the middle of its actors, or as near as leaves them in sight.
  const [x, y] = [[0, 0], [0, -30], [30, 0], [0, 30], [-30, 0], [26, -40], [-26, -40]].map(([dx, dy]) => [middle[0] + dx, middle[1] + dy])
    .find(([px, py]) => ends.every(({ end }) => Math.hypot(end[0] - px, end[1] - py) > 22)) || middle;
  for (const { tie, end } of ends) {
    made.append(svgEl("line", { x1: x.toFixed(1), y1: y.toFixed(1), x2: end[0].toFixed(1), y2: end[1].toFixed(1), stroke: MAP_INK.light, "stroke-width": 2,
      "stroke-opacity": [0.9, 0.75, 0.6, 0.5, 0.9][tie.c], ...(tie.inf ? { "stroke-dasharray": "6 4" } : {}) }));
  }
  made.append(symbolElement(symbolOf(star.hub), x, y, 9));
  return made;
}

/** Actors that the network does not name: known to exist, nothing read about them. @param {MapFrame} frame */
function mapSilent({ width, height, camera }) {
  const at = toScreen(camera, width, height);
  const made = svgEl("g", { fill: "#fff", stroke: MAP_INK.silent, "stroke-width": 1.1, opacity: state.chosen ? 0.45 : 1 });
  for (const [, , x, y] of MAP.others) {
    const [cx, cy] = at(x, y);
    if (cx > -9 && cy > -9 && cx < width + 9 && cy < height + 9) made.append(svgEl("circle", { cx: cx.toFixed(1), cy: cy.toFixed(1), r: 2.6 * Math.min(1.6, camera.zoom ** 0.3) }));
  }
  return made;
}

/** Symbols and where they are; those that a lit curve reaches are lit too. @param {MapFrame} frame @param {Curve[]} curves @returns {Spot[]} the most connected last */
function mapSpots({ width, height, camera }, curves) {
  const at = toScreen(camera, width, height);
  const bright = litNodes();
  if (bright && !chosenStar()) for (const curve of curves) if (curveLit(curve)) bright.add(curve.a).add(curve.b);
  const main = state.chosen && state.chosen.type === "node" ? state.chosen.id : -1;
  return NODES.filter((node) => nodeShown(node) && located(node)).map((node) => {
    const [x, y] = at(MAP.at[node.id][0], MAP.at[node.id][1]);
    return { x, y, r: mapRadius(node, camera), node, lit: (!bright || bright.has(node.id)) && (node.id === main || !nodeDim(node)), weight: labelWeight(node) + (DATA.groups[node.g].key === "metropoles" ? 1000 : 0) + (node.id === main ? 1e7 : 0), away: /** @type {[number, number]} */ ([0, 0]) };
  }).filter((spot) => spot.x > -30 && spot.y > -30 && spot.x < width + 30 && spot.y < height + 30).reverse();
}

/** @param {Spot[]} spots */
function mapSymbols(spots) {
  const made = svgEl("g", {});
  for (const spot of spots) {
    const group = svgEl("g", { opacity: spot.lit ? 1 : 0.22 });
    if (spot.weight > 1e6) group.append(svgEl("circle", { cx: spot.x.toFixed(1), cy: spot.y.toFixed(1), r: (spot.r * 1.35 + 5).toFixed(1), fill: "rgb(27,75,130)", "fill-opacity": 0.16, stroke: MAP_INK.light, "stroke-width": 2 }));
    group.append(svgEl("circle", { cx: spot.x.toFixed(1), cy: spot.y.toFixed(1), r: (spot.r * 1.05 + 1.6).toFixed(1), fill: "#fff", "fill-opacity": 0.85 }), symbolElement(symbolOf(spot.node), spot.x, spot.y, spot.r));
    made.append(group);
  }
  return made;
}

/** Names that do not meet: actors first; those nobody writes about once there is room. @param {MapFrame} frame @param {Spot[]} spots @param {number[][]} boxes @returns {Label[]} */
function mapLabels({ width, height, camera, blocked }, spots, boxes) {
  const at = toScreen(camera, width, height);
  /** @type {Spot[]} */
  const silent = camera.zoom < 2.2 || state.chosen ? [] : MAP.others.map(([iri, name, x, y], i) => {
    const [left, top] = at(x, y);
    return { x: left, y: top, r: 4, lit: true, weight: -1, away: /** @type {[number, number]} */ ([0, 0]), node: /** @type {GraphNode} */ (/** @type {any} */ ({ id: NODES.length + i, iri, name, deg: 0 })) };
  }).filter((spot) => spot.x > 0 && spot.y > 0 && spot.x < width && spot.y < height);
  const sheet = { width, height, scale: 1, blocked: [...blocked, ...boxes], crowd: 400, must: state.chosen ? 24 : 10 };
  if (width >= 600 || camera.zoom > 2 || state.chosen) return placeLabels([...spots, ...silent], sheet);
  // A small map names the largest first, over other symbols if it must: without them nobody knows where they are.
  const first = placeLabels(spots.filter((spot) => spot.weight >= 1000), { ...sheet, must: 0 });
  const done = new Set(first.map((label) => label.node.id));
  const rest = spots.filter((spot) => !done.has(spot.node.id));
  return [...first, ...placeLabels(rest, { ...sheet, must: 0, blocked: [...sheet.blocked, ...first.map((label) => [label.x, label.y, label.w, label.h])] })];
}

/** @param {Label[]} labels */
function mapWords(labels) {
  const made = svgEl("g", {});
  for (const { thread } of labels) if (thread) made.append(svgEl("line", { x1: thread[0].toFixed(1), y1: thread[1].toFixed(1), x2: thread[2].toFixed(1), y2: thread[3].toFixed(1), stroke: THREAD, "stroke-width": 0.8 }));
  for (const label of labels) {
    const [x, align] = anchor(label);
    label.lines.forEach((line, i) => made.append(svgText(x, label.y + 1 + label.size * (0.92 + 1.16 * i), line, label.size, {
      "text-anchor": { left: "start", right: "end", center: "middle" }[align] || "start", "font-weight": label.bold ? 600 : 400, ...(label.node.id >= NODES.length ? { fill: MAP_INK.silent } : {}),
      stroke: "#fff", "stroke-width": 3.5, "stroke-opacity": 0.92, "stroke-linejoin": "round", "paint-order": "stroke" })));
  }
  return made;
}

/** Scale bar and north. @param {MapFrame} frame @param {number} left @param {number} low */
function mapScale({ camera }, left, low) {
  const made = svgEl("g", { "font-family": FONT });
  const unit = 10 * camera.k;
  const halo = { stroke: "#fff", "stroke-width": 3, "stroke-opacity": 0.8, "paint-order": "stroke" };
  const km = [200, 100, 50, 20, 10, 5, 2, 1, 0.5].find((n) => n * unit <= 130) || 0.2;
  const long = km * unit;
  made.append(svgEl("path", { d: `M${left} ${low - 5}v5h${long.toFixed(1)}v-5`, fill: "none", stroke: DARK, "stroke-width": 1.4 }), svgText(left + long + 6, low, `${number(km, 1)} km`, 12, halo));
  const north = svgEl("g", { transform: `translate(${(left + long + 78).toFixed(1)} ${low - 9}) rotate(${MAP.north})` });
  north.append(svgEl("path", { d: "M0 -15L6 8L0 4L-6 8Z", fill: DARK }));
  made.append(north, svgText(left + long + 90, low, say("map_north"), 12, { "font-weight": 600, ...halo }));
  return made;
}

/** The whole map in a frame. @param {MapFrame} frame @returns {{parts:SVGElement[], spots:Spot[], labels:Label[], curves:Curve[]}} */
function drawMap(frame) {
  const curves = mapCurves();
  const spots = mapSpots(frame, curves);
  const low = frame.height - 16;
  const scaled = { ...frame, blocked: [...frame.blocked, [8, low - 26, 250, 36]] };
  const names = mapNames(scaled);
  const labels = mapLabels(scaled, spots, names.boxes);
  return { parts: [mapGround(frame), names.made, mapTies(frame, curves), mapSilent(frame), mapStar(frame), mapSymbols(spots), mapWords(labels), mapScale(frame, 14, low)], spots, labels, curves };
}
