// The map: pairs as curves between the centres of territories, the strongest interaction the widest.

/** @type {Camera|null} null fits what has a place */
let camera = null;
/** @type {{pair:Pair, points:number[][]}[]} */
let curves = [];
/** @type {{place:Place, x:number, y:number, r:number}[]} */
let spots = [];

const HEAVY = Math.max(...NODES.map((place) => place.population || 0), 1);
/** @param {Place} place */
const radiusOf = (place) => 3 + 9 * Math.sqrt((place.population || 0) / HEAVY);
/** @param {Place} place */
const located = (place) => Boolean(MAP.at && MAP.at[place.id]);
const mapSize = () => ({ width: Math.max(200, byId("map").clientWidth), height: Math.max(160, byId("map").clientHeight) });
/** @param {Pair} pair width by its place: the first is the widest, the last a thread */
const widthOf = (pair) => 1.1 + 3.2 * Math.max(0, 1 - Math.log(Math.max(1, Number(cellOf(pair)?.[0]))) / Math.log(Math.max(2, model().pairs)));

/** @param {URLSearchParams} parts */
function writeCamera(parts) { if (camera) parts.set("cadre", [camera.x, camera.y, camera.zoom].map((v) => String(Math.round(v * 100) / 100)).join(",")); }
/** @param {URLSearchParams} parts */
function readCamera(parts) {
  const [x, y, zoom] = (parts.get("cadre") || "").split(",").map(Number);
  camera = MAP.at && Number.isFinite(x) && Number.isFinite(y) && zoom >= 0.8 && zoom <= 24 ? { x, y, zoom, k: 1 } : null;
}

/** The whole map in a frame. @param {{width:number, height:number}} size @param {number} [low] pixels kept free below */
function mapParts({ width, height }, low = 22) {
  const fit = fittedCamera(width, height - 26);
  const seen = camera ? { ...camera, k: fit.k * camera.zoom } : { ...fit, y: fit.y + 6 / fit.k };
  const frame = { width, height, camera: seen, blocked: [[8, height - low - 20, 250, 36], [width - 52, height - 130, 52, 130]] };
  const at = toScreen(seen, width, height);
  const ties = svgEl("g", { fill: "none", "stroke-linecap": "butt" });
  const drawn = shown.filter((pair) => located(NODES[pair.a]) && located(NODES[pair.b]));
  if (state.chosen && !drawn.includes(state.chosen) && located(NODES[state.chosen.a]) && located(NODES[state.chosen.b])) drawn.push(state.chosen);
  const order = [1, 2, 0, -1];
  curves = drawn.sort((one, other) => Number(one === state.chosen) - Number(other === state.chosen) || order.indexOf(listOf(one)) - order.indexOf(listOf(other)))
    .map((pair) => ({ pair, points: bend(at(MAP.at[pair.a][0], MAP.at[pair.a][1]), at(MAP.at[pair.b][0], MAP.at[pair.b][1])) }));
  for (const { pair, points } of curves) {
    const [a, by, b] = points.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`);
    const [on, list] = [pair === state.chosen, LISTS[listOf(pair)] || { color: DARK, dash: "2 3" }];
    if (on) ties.append(svgEl("path", { d: `M${a}Q${by} ${b}`, stroke: "#fff", "stroke-width": (widthOf(pair) + 6).toFixed(2) }), svgEl("path", { d: `M${a}Q${by} ${b}`, stroke: DARK, "stroke-width": (widthOf(pair) + 3.4).toFixed(2) }));
    ties.append(svgEl("path", { d: `M${a}Q${by} ${b}`, stroke: list.color, "stroke-width": (widthOf(pair) + (on ? 1 : 0)).toFixed(2), "stroke-opacity": state.chosen && !on ? 0.28 : 0.85, ...(list.dash ? { "stroke-dasharray": list.dash } : {}) }));
  }
  const met = new Set(drawn.flatMap((pair) => [pair.a, pair.b]));
  const lit = state.chosen ? new Set([state.chosen.a, state.chosen.b]) : met;
  spots = NODES.filter(located).map((place) => { const [x, y] = at(MAP.at[place.id][0], MAP.at[place.id][1]); return { place, x, y, r: radiusOf(place) * Math.min(1.5, seen.zoom ** 0.3) }; });
  const symbols = svgEl("g", {});
  for (const { place, x, y, r } of [...spots].sort((one, other) => other.r - one.r)) {
    symbols.append(svgEl("circle", { cx: x.toFixed(1), cy: y.toFixed(1), r: r.toFixed(1), fill: place.documented ? "#5b6775" : "#fff", stroke: place.documented ? "#fff" : "#3c4652", "stroke-width": 1.2, opacity: lit.has(place.id) ? 1 : 0.35 }));
  }
  const names = mapNames(frame);
  const labels = placeLabels(spots.filter(({ place, x, y }) => met.has(place.id) && x > 0 && y > 0 && x < width && y < height).map(({ place, x, y, r }) => (
    { x, y, r, lit: lit.has(place.id), weight: (place.population || 0) + (state.chosen && lit.has(place.id) ? 1e9 : 0), away: [0, 0], node: /** @type {any} */ (place) })),
  { width, height, scale: 1, blocked: [...frame.blocked, ...names.boxes], crowd: 130, must: width < 600 ? 5 : 9 });
  const words = svgEl("g", {});
  for (const { thread } of labels) if (thread) words.append(svgEl("line", { x1: thread[0].toFixed(1), y1: thread[1].toFixed(1), x2: thread[2].toFixed(1), y2: thread[3].toFixed(1), stroke: THREAD, "stroke-width": 0.8 }));
  for (const label of labels) {
    const [x, align] = anchor(label);
    label.lines.forEach((line, i) => words.append(svgText(x, label.y + 1 + label.size * (0.92 + 1.16 * i), line, label.size, { "text-anchor": { left: "start", right: "end", center: "middle" }[align] || "start",
      "font-weight": label.bold ? 600 : 400, stroke: "#fff", "stroke-width": 3.5, "stroke-opacity": 0.92, "stroke-linejoin": "round", "paint-order": "stroke" })));
  }
  return [mapGround(frame), names.made, ties, symbols, words, mapScale(frame, 14, height - low)];
}

let mapWaiting = 0;
function paintMap() {
  if (!byId("map")) return;
  cancelAnimationFrame(mapWaiting);
  mapWaiting = requestAnimationFrame(() => {
    const { width, height } = mapSize();
    const sheet = svgEl("svg", { viewBox: `0 0 ${width} ${height}`, "font-family": FONT, "aria-hidden": "true" });
    sheet.append(...mapParts({ width, height }));
    byId("map").replaceChildren(sheet);
  });
}

/** @param {number} dx pixels @param {number} dy @param {number} [factor] */
function moveMap(dx, dy, factor = 1) {
  const { width, height } = mapSize();
  const fit = fittedCamera(width, height - 26);
  const now = camera || { ...fit, y: fit.y + 6 / fit.k };
  const zoom = Math.min(24, Math.max(0.8, now.zoom * factor));
  const [left, top, right, bottom] = MAP.frame;
  const k = fit.k * zoom;
  camera = { x: Math.min(right + 300, Math.max(left - 300, now.x - dx / k)), y: Math.min(bottom + 300, Math.max(top - 300, now.y - dy / k)), zoom, k };
  paintMap();
  writeHash();
}
function fitMap() { camera = null; paintMap(); writeHash(); }

/** What lies at a place of the map. @param {number} x @param {number} y @returns {{pair?:Pair, place?:Place}|null} */
function mapThingAt(x, y) {
  const near = spots.map((spot) => ({ spot, gap: Math.hypot(spot.x - x, spot.y - y) - spot.r })).filter(({ gap }) => gap < 4).sort((a, b) => a.gap - b.gap)[0];
  if (near) return { place: near.spot.place };
  let [best, least] = [/** @type {Pair|null} */ (null), 8];
  for (const { pair, points: [a, by, b] } of curves) {
    const steps = Math.min(160, Math.ceil(Math.hypot(b[0] - a[0], b[1] - a[1]) / 8) + 2);
    for (let i = 0; i <= steps; i++) {
      const t = i / steps;
      const [px, py] = [0, 1].map((axis) => (1 - t) ** 2 * a[axis] + 2 * t * (1 - t) * by[axis] + t * t * b[axis]);
      const gap = Math.hypot(px - x, py - y);
      if (gap < least) { least = gap; best = pair; }
    }
  }
  return best && { pair: best };
}

function setUpMap() {
  const stage = byId("map");
  if (!stage) return;
  let [down, moved] = [/** @type {number[]|null} */ (null), 0];
  const local = (/** @type {MouseEvent} */ event) => { const box = stage.getBoundingClientRect(); return [event.clientX - box.left, event.clientY - box.top]; };
  stage.addEventListener("pointerdown", (/** @type {PointerEvent} */ event) => { stage.setPointerCapture(event.pointerId); down = local(event); moved = 0; });
  stage.addEventListener("pointermove", (/** @type {PointerEvent} */ event) => {
    const now = local(event);
    if (!down) { const thing = mapThingAt(now[0], now[1]); stage.classList.toggle("on", Boolean(thing)); showTip("map-tip", stage, now, thing && (thing.pair ? pairTip(thing.pair) : thing.place ? placeTip(thing.place) : "")); return; }
    moved += Math.hypot(now[0] - down[0], now[1] - down[1]);
    if (moved > 4) moveMap(now[0] - down[0], now[1] - down[1]);
    down = now;
  });
  stage.addEventListener("pointerup", (/** @type {PointerEvent} */ event) => {
    const [x, y] = local(event);
    const thing = moved <= 4 ? mapThingAt(x, y) : undefined;
    down = null;
    if (thing && thing.pair) choose(thing.pair);
    else if (thing && thing.place) { state.who = state.who === thing.place.name ? "" : thing.place.name; refresh(); announce(shownText()); }
    else if (thing === null && state.chosen) choose(null);
  });
  stage.addEventListener("pointercancel", () => { down = null; });
  stage.addEventListener("pointerleave", () => showTip("map-tip", stage, [0, 0], ""));
  // Two fingers or Ctrl: the wheel alone scrolls the page, the table is below.
  stage.addEventListener("wheel", (/** @type {WheelEvent} */ event) => { if (!event.ctrlKey) return; event.preventDefault(); moveMap(0, 0, Math.exp(-Math.max(-120, Math.min(120, event.deltaY)) / 300)); }, { passive: false });
  stage.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    const zoom = { "+": 1.4, "=": 1.4, "-": 1 / 1.4 }[event.key];
    const pan = event.shiftKey && { ArrowRight: [-60, 0], ArrowLeft: [60, 0], ArrowDown: [0, -60], ArrowUp: [0, 60] }[event.key];
    if (pan) moveMap(pan[0], pan[1]);
    else if (zoom && !event.ctrlKey && !event.metaKey) moveMap(0, 0, zoom);
    else if (event.key === "0" && !event.ctrlKey && !event.metaKey) fitMap();
    else { stepKey(event); return; }
    event.preventDefault();
  });
  byId("zoom-in").addEventListener("click", () => moveMap(0, 0, 1.4));
  byId("zoom-out").addEventListener("click", () => moveMap(0, 0, 1 / 1.4));
  byId("zoom-fit").addEventListener("click", fitMap);
}
