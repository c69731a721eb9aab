// The map as a view: its container, pointers, exports, and its place among the tabs.

/** Drag, pinch, wheel and click. @param {HTMLElement} stage */
function setUpMapPointers(stage) {
  /** @type {Map<number, {x:number, y:number}>} */
  const down = new Map();
  let moved = 0;
  const local = (/** @type {MouseEvent} */ event) => { const box = stage.getBoundingClientRect(); return { x: event.clientX - box.left, y: event.clientY - box.top }; };
  const spread = () => { const [a, b] = [...down.values()]; return Math.hypot(a.x - b.x, a.y - b.y); };
  stage.addEventListener("pointerdown", (event) => {
    stage.setPointerCapture(event.pointerId);
    down.set(event.pointerId, local(event));
    if (down.size === 1) moved = 0;
    hoverMap(-99, -99);
  });
  stage.addEventListener("pointermove", (event) => {
    const now = local(event);
    const before = down.get(event.pointerId);
    if (!before) { hoverMap(now.x, now.y); return; }
    const old = down.size === 2 ? spread() : 0;
    down.set(event.pointerId, now);
    moved += Math.hypot(now.x - before.x, now.y - before.y);
    if (moved < 5) return;
    panMap((now.x - before.x) / down.size, (now.y - before.y) / down.size);
    if (old) zoomMap(spread() / old, now.x, now.y);
  });
  const up = (/** @type {PointerEvent} */ event) => {
    const last = down.size === 1 && down.has(event.pointerId);
    down.delete(event.pointerId);
    if (event.type === "pointerup" && last && moved < 5) { const { x, y } = local(event); clickMap(x, y); }
  };
  stage.addEventListener("pointerup", up);
  stage.addEventListener("pointercancel", up);
  stage.addEventListener("pointerleave", () => hoverMap(-99, -99));
  stage.addEventListener("wheel", (event) => {
    event.preventDefault();
    const { x, y } = local(event);
    zoomMap(Math.exp(-Math.max(-120, Math.min(120, event.deltaY)) / 400), x, y);
  }, { passive: false });
  stage.addEventListener("keydown", mapKey);
}

/** @param {HTMLElement} box */
function openMap(box) {
  const button = (/** @type {string} */ id, /** @type {string} */ word, /** @type {string} */ sign, /** @type {() => void} */ act) =>
    el("button", { type: "button", id, "data-a-aria-label": word, "aria-label": say(word), "data-a-title": word, title: say(word), onclick: act }, sign);
  const stage = el("div", { id: "map", tabindex: 0, role: "application", "aria-describedby": "map-keys", "data-a-aria-label": "map_region", "aria-label": say("map_region") });
  const notes = /** @type {HTMLDetailsElement} */ (el("details", { class: "map-notes", ontoggle: paintMap }, el("summary", { "data-w": "map_notes" }, say("map_notes")),
    el("ul", { id: "map-legend" }),
    el("details", { id: "map-off", ontoggle: paintMap }, el("summary", { id: "map-off-title" }), el("ul", { class: "ranked", id: "map-off-list", tabindex: 0, "aria-labelledby": "map-off-title" }), el("p", { class: "note", id: "map-off-note" })),
    el("p", { class: "note", id: "map-credit" })));
  notes.open = box.clientWidth > 800;
  const shared = el("div", { id: "map-shared", class: "map-shared", role: "group", "aria-label": say("column_cooperation") });
  shared.hidden = true;
  shared.addEventListener("keydown", (event) => { if (event.key === "Escape") { event.preventDefault(); closeShared(); stage.focus(); } });
  box.append(stage, el("p", { id: "map-keys", class: "sr", "data-w": "map_keys" }, say("map_keys")), notes,
    el("div", { class: "zoom" }, button("map-in", "zoom_in", "+", () => zoomMap(1.4)), button("map-out", "zoom_out", "−", () => zoomMap(1 / 1.4)), button("map-fit", "map_fit", "⤢", fitMap)),
    shared, el("div", { id: "map-tip", class: "map-tip", "aria-hidden": "true", hidden: true }));
  const after = byId("export-csv");
  after.after(el("button", { type: "button", class: "button", id: "export-geojson", onclick: () => download(new Blob([geojsonText()], { type: "application/geo+json" }), "geojson") }, "GeoJSON"));
  byId("reset").addEventListener("click", fitMap);
  setUpMapPointers(stage);
}

function refreshMap() {
  byId("export-geojson").hidden = false;
  byId("export-geojson").title = say("export_title", { format: "GeoJSON" });
  closeShared();
  hoverMap(-99, -99);
  refreshNotes();
  drawMapNow();
}

/** @param {Frame} frame what is seen, on a sheet */
function svgMap({ x, y, width, height }) {
  const made = svgEl("svg", { x, y, width, height, viewBox: `0 0 ${width} ${height}`, overflow: "hidden" });
  const seen = mapSize();
  const view = mapView();
  const k = mapCamera ? view.k * Math.min(width / seen.width, height / seen.height) : fittedCamera(width, height).k;
  made.append(...drawMap({ width, height, camera: { ...view, k }, blocked: [] }).parts, svgEl("rect", { x: 0.5, y: 0.5, width: width - 1, height: height - 1, fill: "none", stroke: MAP_INK.coast }));
  return made;
}

/** @param {number} x @param {number} y @param {number} width the legend of symbols and ties, then that of the map */
function mapLegend(x, y, width) {
  const made = svgEl("g", {});
  const common = svgLegend(x, y, width);
  made.append(common);
  let line = y + 14 + Math.max(...[...common.querySelectorAll("text, line")].map((part) => Number(part.getAttribute("y") || part.getAttribute("y1")) - y), 0) + 24;
  const write = (/** @type {string} */ text, /** @type {SVGElement|null} */ mark) => {
    if (mark) made.append(mark);
    for (const piece of linesOf(text, 13, width - (mark ? 28 : 0))) { made.append(svgText(x + (mark ? 28 : 0), line, piece, 13, mark ? {} : { fill: "#525e6d" })); line += 17; }
    line += 6;
  };
  if (MAP.others.length) write(say("map_others", { n: MAP.others.length }), svgEl("circle", { cx: x + 9, cy: line - 4, r: 3.2, fill: "#fff", stroke: MAP_INK.silent, "stroke-width": 1.2 }));
  for (const [fill, key] of MAP.areas.length ? [[MAP_INK.known, "map_area_known"], [MAP_INK.land, "map_area_silent"]] : []) write(say(key), svgEl("rect", { x, y: line - 10, width: 18, height: 11, fill, stroke: MAP_INK.region, "stroke-width": 0.8 }));
  const off = unlocated();
  const credit = byId("map-credit").textContent || "";
  // As many names as the sheet has room for; the rest is counted.
  const room = Math.floor((y + 846 - line) / 17) - linesOf(credit, 13, width).length;
  const listed = (/** @type {number} */ n) => `${say("map_off", { n: off.length })}${state.lang === "fr" ? "\u00a0" : ""}: ${off.slice(0, n).map((node) => node.name).join("\u00a0; ")}${n < off.length ? `\u00a0; ${say("map_more", { n: off.length - n })}` : ""}.`;
  let most = off.length;
  while (most > 1 && linesOf(listed(most), 13, width).length > room) most -= 1;
  if (most) write(listed(most), null);
  write(credit, null);
  return made;
}

/** What is drawn, for tests and scripts: pixels of the map. */
const mapNow = () => ({
  camera: { ...mapView() },
  symbols: mapSeen.spots.map(({ node, x, y, r, lit: light }) => ({ iri: node.iri, name: node.name, x, y, r, lit: light })),
  curves: mapSeen.curves.map((curve) => {
    const at = toScreen(mapView(), mapSize().width, mapSize().height);
    const [a, by, b] = bend(at(MAP.at[curve.a][0], MAP.at[curve.a][1]), at(MAP.at[curve.b][0], MAP.at[curve.b][1]));
    return { ends: [NODES[curve.a].iri, NODES[curve.b].iri], weight: curve.w, rank: curve.c, inferred: curve.inf, via: curve.via.map((id) => NODES[id].iri), lit: curveLit(curve),
      middle: [0, 1].map((axis) => a[axis] / 4 + by[axis] / 2 + b[axis] / 4) };
  }),
  labels: mapSeen.labels.map(({ node, x, y, w, h }) => ({ name: node.name, x, y, w, h })),
});

registerView({
  name: "map", hash: "carte", word: "view_map", how: "how_place",
  title: () => [say(DATA.mode === "one-mode" ? "title_map_one" : onThemes ? "title_map_themes" : "title_map_two"), say("title_map_off", { n: unlocated().length })].join(" "),
  open: openMap, refresh: refreshMap, close: () => { byId("export-geojson").hidden = true; },
  svg: svgMap, legend: mapLegend, csv: mapRows, reveal: revealPlace,
  write: (parts) => { if (mapCamera) parts.set("cadre", [mapCamera.x, mapCamera.y, mapCamera.zoom].map((v) => String(Math.round(v * 100) / 100)).join(",")); },
  read: (parts) => {
    const [x, y, zoom] = (parts.get("cadre") || "").split(",").map(Number);
    mapCamera = MAP.at && Number.isFinite(x) && Number.isFinite(y) && zoom >= 0.8 && zoom <= 24 ? { x, y, zoom, k: 1 } : null;
  },
});
