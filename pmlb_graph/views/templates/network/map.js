// The map: the same symbols and ties on their territory. Zoom and pan, choose, list what has no place.

/** @type {Camera|null} null fits what has a place */
let mapCamera = null;
/** @type {{spots:Spot[], labels:Label[], curves:Curve[]}} */
let mapSeen = { spots: [], labels: [], curves: [] };

const mapSize = () => ({ width: Math.max(200, byId("map").clientWidth), height: Math.max(160, byId("map").clientHeight) });
/** @returns {Camera} */
const mapView = () => mapCamera || fittedCamera(mapSize().width, mapSize().height);

/** Boxes that names leave free, in pixels of the map. */
function mapBlocked() {
  const origin = byId("map").getBoundingClientRect();
  return [...byId("view-map").querySelectorAll(".zoom, .map-notes")].map((part) => part.getBoundingClientRect())
    .map((box) => [box.left - origin.left - 4, box.top - origin.top - 4, box.width + 8, box.height + 8]);
}

/** Keep the territory in sight. @param {Camera} camera */
function setCamera(camera) {
  const { width, height } = mapSize();
  const fit = fittedCamera(width, height);
  const zoom = Math.min(24, Math.max(0.8, camera.zoom));
  const [left, top, right, bottom] = MAP.frame;
  mapCamera = { x: Math.min(right + 300, Math.max(left - 300, camera.x)), y: Math.min(bottom + 300, Math.max(top - 300, camera.y)), zoom, k: fit.k * zoom };
  closeShared();
  paintMap();
  noteCamera();
}

let mapNoting = 0;
/** Put the camera into the address once it is still: moves that follow each other are one step to undo. */
function noteCamera() {
  window.clearTimeout(mapNoting);
  mapNoting = window.setTimeout(() => { sliding = true; writeHash(); sliding = false; }, 200);
}

let mapWaiting = 0;
function paintMap() {
  cancelAnimationFrame(mapWaiting);
  mapWaiting = requestAnimationFrame(drawMapNow);
}

function drawMapNow() {
  const { width, height } = mapSize();
  if (mapCamera) mapCamera.k = fittedCamera(width, height).k * mapCamera.zoom;
  const { parts, ...seen } = drawMap({ width, height, camera: mapView(), blocked: mapBlocked() });
  mapSeen = seen;
  const sheet = svgEl("svg", { viewBox: `0 0 ${width} ${height}`, "font-family": FONT, "aria-hidden": "true" });
  sheet.append(...parts);
  byId("map").replaceChildren(sheet);
}

/** Zoom about a point of the map. @param {number} factor @param {number} [x] @param {number} [y] */
function zoomMap(factor, x, y) {
  const { width, height } = mapSize();
  const camera = mapView();
  const zoom = Math.min(24, Math.max(0.8, camera.zoom * factor));
  const moved = 1 / camera.k - 1 / (camera.k * (zoom / camera.zoom));
  setCamera({ ...camera, zoom, x: camera.x + ((x ?? width / 2) - width / 2) * moved, y: camera.y + ((y ?? height / 2) - height / 2) * moved });
}
/** @param {number} dx pixels @param {number} dy */
const panMap = (dx, dy) => { const camera = mapView(); setCamera({ ...camera, x: camera.x - dx / camera.k, y: camera.y - dy / camera.k }); };
function fitMap() { mapCamera = null; closeShared(); paintMap(); noteCamera(); }

/** What lies at a place of the map. @param {number} x @param {number} y @returns {{node?:number, curve?:Curve, silent?:string}|null} */
function mapThingAt(x, y) {
  const near = (/** @type {{x:number, y:number, r:number}[]} */ spots, /** @type {number} */ slack) => spots.map((spot, i) => ({ i, gap: Math.hypot(spot.x - x, spot.y - y) - spot.r }))
    .filter(({ gap }) => gap < slack).sort((a, b) => a.gap - b.gap)[0];
  const symbol = near(mapSeen.spots, 6);
  if (symbol) return { node: mapSeen.spots[symbol.i].node.id };
  const label = mapSeen.labels.find((l) => l.node.id < NODES.length && x >= l.x && x <= l.x + l.w && y >= l.y && y <= l.y + l.h);
  if (label) return { node: label.node.id };
  const { width, height } = mapSize();
  const at = toScreen(mapView(), width, height);
  const dot = near(MAP.others.map(([, , ox, oy]) => { const [cx, cy] = at(ox, oy); return { x: cx, y: cy, r: 3 }; }), 4);
  if (dot) return { silent: MAP.others[dot.i][1] };
  let [best, least] = [/** @type {Curve|null} */ (null), 7];
  const lighted = mapSeen.curves.filter((curve) => curveLit(curve));
  for (const curve of state.chosen && lighted.length ? lighted : chosenStar() ? [] : mapSeen.curves) {
    const [a, by, b] = bend(at(MAP.at[curve.a][0], MAP.at[curve.a][1]), at(MAP.at[curve.b][0], MAP.at[curve.b][1]));
    const steps = Math.min(160, Math.ceil(Math.hypot(b[0] - a[0], b[1] - a[1]) / 8) + 2);
    for (let i = 0; i <= steps; i++) {
      const t = i / steps;
      const [px, py] = [0, 1].map((axis) => (1 - t) ** 2 * a[axis] + 2 * t * (1 - t) * by[axis] + t * t * b[axis]);
      const gap = Math.hypot(px - x, py - y);
      if (gap < least) { least = gap; best = curve; }
    }
  }
  return best ? { curve: best } : null;
}

/** @param {number} x @param {number} y */
function clickMap(x, y) {
  const thing = mapThingAt(x, y);
  closeShared();
  if (thing && thing.node !== undefined) choose({ type: "node", id: thing.node }, {});
  else if (thing && thing.curve) { if (thing.curve.tie >= 0) choose({ type: "tie", id: thing.curve.tie }, {}); else openShared(thing.curve, x, y); }
  else if (thing && thing.silent) announce(`${thing.silent} : ${say("map_silent")}`);
  else if (state.chosen) choose(null, {});
}

/** The cooperations a curve stands for, to choose from. @param {Curve} curve @param {number} x @param {number} y */
function openShared(curve, x, y) {
  const box = byId("map-shared");
  const { width, height } = mapSize();
  const all = curve.via.map((id) => NODES[id]);
  const item = (/** @type {GraphNode} */ node) => el("li", null, icon(symbolOf(node)), el("button", { type: "button", class: "link", onclick: () => { closeShared(); choose({ type: "node", id: node.id }, { focus: true }); } }, tidy(node.name)));
  box.replaceChildren(el("button", { type: "button", class: "button", "aria-label": say("close"), onclick: closeShared }, "×"),
    el("h3", { tabindex: -1 }, `${tidy(NODES[curve.a].name)} — ${tidy(NODES[curve.b].name)}`), el("p", { class: "note" }, say("edge_shared", { n: all.length })), el("ul", { class: "ranked" }, ...all.map(item)));
  box.hidden = false;
  box.style.left = `${Math.max(6, Math.min(x + 10, width - box.offsetWidth - 6))}px`;
  box.style.top = `${Math.max(6, Math.min(y + 10, height - box.offsetHeight - 6))}px`;
  const head = box.querySelector("h3");
  if (head instanceof HTMLElement) head.focus({ preventScroll: true });
}
function closeShared() { const box = document.getElementById("map-shared"); if (box) box.hidden = true; }

/** The name under the pointer. @param {number} x @param {number} y */
function hoverMap(x, y) {
  const tip = byId("map-tip");
  const thing = x < -9 ? null : mapThingAt(x, y);
  byId("map").classList.toggle("on", Boolean(thing));
  const text = !thing ? "" : thing.node !== undefined ? NODES[thing.node].name : thing.silent ? `${thing.silent} · ${say("map_silent")}`
    : thing.curve ? `${NODES[thing.curve.a].name} — ${NODES[thing.curve.b].name}` : "";
  tip.hidden = !text;
  tip.textContent = text && tidy(text);
  if (!text) return;
  const { width } = mapSize();
  tip.style.left = `${Math.max(4, Math.min(x + 14, width - tip.offsetWidth - 4))}px`;
  tip.style.top = `${y > 60 ? y - tip.offsetHeight - 10 : y + 18}px`;
}

/** Legend of the map, what is not drawn, and where the base map comes from. */
function refreshNotes() {
  const off = unlocated();
  const mark = (/** @type {SVGElement} */ shape) => { const made = svgEl("svg", { width: 20, height: 14, viewBox: "-10 -7 20 14", "aria-hidden": "true" }); made.append(shape); return made; };
  const swatch = (/** @type {string} */ fill) => mark(svgEl("rect", { x: -8, y: -5, width: 16, height: 10, fill, stroke: MAP_INK.region, "stroke-width": 0.8 }));
  const line = (/** @type {Element} */ picture, /** @type {string} */ text) => el("li", null, picture, el("span", null, text));
  const ties = tiesOffMap();
  byId("map-legend").replaceChildren(...[
    MAP.others.length && line(mark(svgEl("circle", { r: 3, fill: "#fff", stroke: MAP_INK.silent, "stroke-width": 1.2 })), say("map_others", { n: MAP.others.length })),
    MAP.areas.length && line(swatch(MAP_INK.known), say("map_area_known")), MAP.areas.length && line(swatch(MAP_INK.land), say("map_area_silent")),
    DATA.mode !== "one-mode" && !onThemes && line(lineIcon(1.8, false, 0.8), say("map_shared"))].filter((part) => part instanceof Node));
  byId("map-off-title").textContent = say("map_off", { n: off.length });
  byId("map-off-list").replaceChildren(...off.map((node) => el("li", null, icon(symbolOf(node)), nodeButton(node), el("small", null, say("ties_count", { n: shownTiesOf(node.id).length })))));
  byId("map-off").hidden = !off.length;
  byId("map-off-note").textContent = [ties ? say("map_ties_off", { n: ties }) : "", say("map_off_note")].filter(Boolean).join(" ");
  byId("map-credit").textContent = [say("map_projection"), MAP.credits.length ? tidy(`${say("map_credit")}${state.lang === "fr" ? " " : ""}: ${MAP.credits.join("; ")}.`) : ""].filter(Boolean).join(" ");
}

/** @param {number} dx @param {number} dy the located actor that lies best in a direction, neighbours first @returns {GraphNode|null} */
function mapTowards(dx, dy) {
  const shown = NODES.filter((node) => nodeShown(node) && located(node));
  const { chosen } = state;
  const from = chosen && (chosen.type === "node" ? [NODES[chosen.id]] : [NODES[TIES[chosen.id].from], NODES[TIES[chosen.id].to]]).find(located);
  if (!from) return shown[0] || null;
  const near = new Set(mapSeen.curves.filter((curve) => curve.a === from.id || curve.b === from.id).flatMap((curve) => [curve.a, curve.b]));
  const [x, y] = MAP.at[from.id];
  const ranked = shown.filter((node) => node !== from).map((node) => {
    const [ax, ay] = [MAP.at[node.id][0] - x, MAP.at[node.id][1] - y];
    const [along, aside] = [ax * dx + ay * dy, Math.abs(ax * dy) + Math.abs(ay * dx)];
    return { node, along, aside, cost: along + 2 * aside };
  }).filter(({ along, aside }) => along > 0 && aside <= along * 1.2).sort((a, b) => a.cost - b.cost).map(({ node }) => node);
  return ranked.find((node) => near.has(node.id)) || ranked[0] || null;
}

/** @param {KeyboardEvent} event */
function mapKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  /** @type {Record<string, [number, number]>} */
  const arrows = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
  const arrow = arrows[event.key];
  if (arrow && event.shiftKey) panMap(-60 * arrow[0], -60 * arrow[1]);
  else if (arrow) {
    const node = mapTowards(arrow[0], arrow[1]);
    if (node) choose({ type: "node", id: node.id }, { centre: true, quiet: true });
  } else if (event.key === "Enter" || event.key === " ") { if (state.chosen) focusPanel(); else { const node = mapTowards(0, 0); if (node) choose({ type: "node", id: node.id }, { centre: true, quiet: true }); } }
  else if (event.key === "+" || event.key === "=") zoomMap(1.4);
  else if (event.key === "-") zoomMap(1 / 1.4);
  else if (event.key === "0") fitMap();
  else if ((event.key === "1" || event.key === "2") && state.chosen && state.chosen.type === "node") {
    const steps = Number(event.key);
    setEgo(state.chosen.id, state.ego && state.ego.id === state.chosen.id && state.ego.steps === steps ? 0 : steps);
  }
  else return;
  event.preventDefault();
}

/** Bring a place into sight. @param {GraphNode} node */
function revealPlace(node) {
  if (!located(node)) return;
  const { width, height } = mapSize();
  const [x, y] = toScreen(mapView(), width, height)(MAP.at[node.id][0], MAP.at[node.id][1]);
  const low = window.innerWidth <= 760 && byId("right").classList.contains("open") ? height * 0.36 : height - 30;
  if (x < 30 || y < 30 || x > width - 30 || y > low) setCamera({ ...mapView(), x: MAP.at[node.id][0], y: MAP.at[node.id][1] + (low < height - 30 ? (height * 0.3) / mapView().k : 0) });
}
