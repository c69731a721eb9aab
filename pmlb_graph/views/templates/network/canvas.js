// The drawing: vis-network keeps the camera and the ties; symbols and names are painted by the page.

/* global vis */
/** @type {any} */
let net = null;
/** @type {any} */
let tieSet = null;
/** @type {Set<number>|null} */
let lit = null;
let hovered = -1;
let portrait = false;
/** @type {{key:string, labels:Label[]}} */
let placed = { key: "", labels: [] };

const stageSize = () => ({ width: byId("canvas").clientWidth, height: byId("canvas").clientHeight });
/** Symbols of a crowd are smaller. */
const SHRINK = Math.min(1, (400 / NODES.length) ** 0.4);
/** Radius of a symbol on the screen: it grows more slowly than the zoom. @param {GraphNode} node @param {number} scale */
const screenRadius = (node, scale) => radiusOf(node) * SHRINK * Math.min(2.2, Math.max(0.62, scale ** 0.55));

/** Make the network from what pyvis wrote. */
function drawNetwork() {
  const { width, height } = stageSize();
  portrait = width < height * 0.8;
  stretch(width, height);
  const nodes = NODES.map((node) => ({
    id: node.id, x: portrait ? node.y : node.x, y: portrait ? node.x : node.y, shape: "custom", size: node.r, ctxRenderer: paintNode,
  }));
  tieSet = new vis.DataSet(TIES.map((tie) => ({ id: tie.id, from: tie.from, to: tie.to, width: tie.width, dashes: tie.dashes, color: tie.color, hidden: !tieShown(tie) })));
  net = new vis.Network(byId("canvas"), { nodes: new vis.DataSet(nodes), edges: tieSet }, readJson("options"));
  net.on("afterDrawing", paintOver);
  net.on("dragEnd", (/** @type {any} */ event) => { if (event.nodes.length) readPositions(); forgetLabels(); });
  net.on("dragging", (/** @type {any} */ event) => { if (event.nodes.length) { readPositions(); forgetLabels(); } });
  net.on("zoom", () => keepInSight());
  const canvas = byId("canvas");
  net.on("click", (/** @type {any} */ event) => clickAt(event.pointer.DOM.x, event.pointer.DOM.y));
  canvas.addEventListener("pointermove", (event) => {
    if (event.buttons) return;
    const box = canvas.getBoundingClientRect();
    hoverAt(event.clientX - box.left, event.clientY - box.top);
  });
  canvas.addEventListener("pointerleave", () => hoverAt(-99, -99));
  let before = stageSize();
  net.on("resize", () => {
    const now = stageSize();
    if (now.width && (Math.abs(now.width - before.width) > 1 || Math.abs(now.height - before.height) > 1)) { before = now; fitView(false); }
  });
  fitView(false);
}

/** Stretch the drawing a little, at most by a quarter, towards the form of the window. @param {number} width @param {number} height */
function stretch(width, height) {
  const span = (/** @type {number[]} */ values) => Math.max(1, Math.max(...values) - Math.min(...values));
  const form = span(NODES.map((n) => n.x)) / span(NODES.map((n) => n.y));
  const [long, short] = portrait ? [height - 120, width - 68] : [width - 116, height - 68];
  const ratio = Math.min(1.25, Math.max(0.8, long / Math.max(1, short) / form));
  for (const node of NODES) {
    if (ratio > 1) node.x *= ratio;
    else node.y /= ratio;
  }
}

/** Keep what the user moved. */
function readPositions() {
  const at = net.getPositions();
  for (const node of NODES) {
    node.x = portrait ? at[node.id].y : at[node.id].x;
    node.y = portrait ? at[node.id].x : at[node.id].y;
  }
}

const forgetLabels = () => { placed.key = ""; };

/** @param {any} about painter of vis-network's custom shape */
function paintNode({ ctx, id, x, y }) {
  const node = NODES[id];
  const scale = net ? net.getScale() : 1;
  const r = screenRadius(node, scale) / scale;
  return {
    drawNode() {
      if (!nodeShown(node)) return;
      const dim = Boolean(lit && !lit.has(id)) || nodeDim(node);
      if (dim) {
        tracePath(ctx, symbolOf(node).shape, x, y, r);
        ctx.fillStyle = "#fff";
        ctx.fill();
      }
      ctx.globalAlpha = dim ? 0.16 : 1;
      if (state.chosen && state.chosen.type === "node" && state.chosen.id === id) {
        ctx.beginPath();
        ctx.arc(x, y, r * 1.35 + 5 / scale, 0, Math.PI * 2);
        ctx.fillStyle = "rgba(27,75,130,.16)";
        ctx.fill();
        ctx.lineWidth = 2 / scale;
        ctx.strokeStyle = "#1b4b82";
        ctx.stroke();
      }
      paintSymbol(ctx, symbolOf(node), x, y, r, 1 / scale);
      ctx.globalAlpha = 1;
    },
    nodeDimensions: { width: 2 * r, height: 2 * r },
  };
}

/** @param {GraphNode} node @returns {{x:number, y:number}} its place on the screen */
const onScreen = (node) => net.canvasToDOM(portrait ? { x: node.y, y: node.x } : { x: node.x, y: node.y });

/** Boxes of the stage that names may not cover, in pixels of the stage. */
function blockedBoxes() {
  const origin = byId("canvas").getBoundingClientRect();
  return [...byId("stage").querySelectorAll(".zoom, .openers, #large:not([hidden])")].map((part) => part.getBoundingClientRect())
    .filter((box) => box.width > 0).map((box) => [box.left - origin.left - 4, box.top - origin.top - 4, box.width + 8, box.height + 8]);
}

/** How many names are tried: fewer on a very large graph until one zooms in. @param {number} scale */
const crowd = (scale) => (NODES.length <= 400 ? 400 : Math.round(Math.min(500, 160 * Math.max(1, scale / fittedScale) ** 1.6)));
let fittedScale = 1;

/** Place the names again when something changed. */
function currentLabels() {
  const scale = net.getScale();
  const { width, height } = stageSize();
  const centre = net.getViewPosition();
  const key = [scale, centre.x, centre.y, width, height, state.chosen ? state.chosen.type + state.chosen.id : "", SHOWN.version, state.ends.join(), state.size, state.lang].join("|");
  if (placed.key === key) return placed.labels;
  const spots = [];
  for (const node of NODES) {
    if (!nodeShown(node)) continue;
    const at = onScreen(node);
    const r = screenRadius(node, scale);
    if (at.x < -r || at.y < -r || at.x > width + r || at.y > height + r) continue;
    const main = state.chosen && state.chosen.type === "node" && state.chosen.id === node.id;
    spots.push({ x: at.x, y: at.y, r, node, lit: (!lit || lit.has(node.id)) && (main || !nodeDim(node)), weight: labelWeight(node) + (main ? 1e7 : 0), away: awayInTie(node, at) });
  }
  placed = { key, labels: placeLabels(spots, { width, height, scale, blocked: blockedBoxes(), crowd: crowd(scale), must: lit ? 40 : 12 }) };
  return placed.labels;
}

/** Names of a chosen tie leave the line free. @param {GraphNode} node @param {{x:number, y:number}} at @returns {[number, number]|undefined} */
function awayInTie(node, at) {
  if (!state.chosen || state.chosen.type !== "tie" || !lit || !lit.has(node.id)) return undefined;
  const other = onScreen(otherEnd(TIES[state.chosen.id], node.id));
  const far = Math.hypot(at.x - other.x, at.y - other.y) || 1;
  return [(3 * (at.x - other.x)) / far, (3 * (at.y - other.y)) / far];
}

/** Paint names, in pixels of the screen. @param {CanvasRenderingContext2D} ctx */
function paintOver(ctx) {
  if (!net) return;
  const { width } = stageSize();
  const ratio = ctx.canvas.width / Math.max(1, width);
  ctx.save();
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  paintContested(ctx);
  const labels = currentLabels();
  for (const label of labels) if (label.thread) paintThread(ctx, label.thread);
  for (const label of labels) if (label.node.id !== hovered) paintLabel(ctx, label);
  if (hovered >= 0) paintHover(ctx, NODES[hovered]);
  ctx.restore();
}

/** The whole name of the symbol under the pointer. @param {CanvasRenderingContext2D} ctx @param {GraphNode} node */
function paintHover(ctx, node) {
  const { width, height } = stageSize();
  const at = onScreen(node);
  const r = screenRadius(node, net.getScale());
  const lines = wrapName(node.name, 34, 3);
  const w = Math.max(...lines.map((line) => textWidth(line, 13, true))) + 14;
  const h = lines.length * 16 + 8;
  const x = Math.min(Math.max(4, at.x - w / 2), width - w - 4);
  const y = at.y + r + 6 + h < height ? at.y + r + 6 : at.y - r - 6 - h;
  ctx.fillStyle = "#fff";
  ctx.strokeStyle = "#1b4b82";
  ctx.lineWidth = 1.2;
  ctx.beginPath();
  if (ctx.roundRect) ctx.roundRect(x, y, w, h, 5); else ctx.rect(x, y, w, h);
  ctx.fill();
  ctx.stroke();
  ctx.beginPath();
  ctx.arc(at.x, at.y, r + 4, 0, Math.PI * 2);
  ctx.lineWidth = 2;
  ctx.stroke();
  ctx.fillStyle = DARK;
  ctx.font = `600 13px ${FONT}`;
  ctx.textAlign = "center";
  ctx.textBaseline = "alphabetic";
  lines.forEach((line, i) => ctx.fillText(line, x + w / 2, y + 16 + 16 * i));
}

/** The symbol, name or tie at a place of the stage. @param {number} x @param {number} y @returns {{type:"node"|"tie", id:number}|null} */
function thingAt(x, y) {
  const scale = net.getScale();
  let best = -1;
  let least = Infinity;
  for (const node of NODES) {
    if (!nodeShown(node)) continue;
    const at = onScreen(node);
    const gap = Math.hypot(at.x - x, at.y - y) - screenRadius(node, scale);
    if (gap < 6 && gap < least) { least = gap; best = node.id; }
  }
  if (best >= 0) return { type: "node", id: best };
  const label = placed.labels.find((l) => x >= l.x && x <= l.x + l.w && y >= l.y && y <= l.y + l.h);
  if (label) return { type: "node", id: label.node.id };
  least = 7;
  for (const tie of TIES) {
    if (!tieShown(tie) || (lit && !tieLit(tie))) continue;
    const a = onScreen(NODES[tie.from]);
    const b = onScreen(NODES[tie.to]);
    if (x < Math.min(a.x, b.x) - 7 || x > Math.max(a.x, b.x) + 7 || y < Math.min(a.y, b.y) - 7 || y > Math.max(a.y, b.y) + 7) continue;
    const long = (b.x - a.x) ** 2 + (b.y - a.y) ** 2 || 1;
    const t = Math.min(1, Math.max(0, ((x - a.x) * (b.x - a.x) + (y - a.y) * (b.y - a.y)) / long));
    const gap = Math.hypot(a.x + t * (b.x - a.x) - x, a.y + t * (b.y - a.y) - y);
    if (gap < least) { least = gap; best = tie.id; }
  }
  return best >= 0 ? { type: "tie", id: best } : null;
}

/** @param {number} x @param {number} y */
function clickAt(x, y) {
  const thing = thingAt(x, y);
  if (thing || state.chosen) choose(thing, { centre: false });
}

let hoverWaiting = 0;
/** @param {number} x @param {number} y */
function hoverAt(x, y) {
  cancelAnimationFrame(hoverWaiting);
  hoverWaiting = requestAnimationFrame(() => {
    const thing = x < -9 || TIES.length > 20000 ? null : thingAt(x, y);
    byId("canvas").classList.toggle("on", Boolean(thing));
    const node = thing && thing.type === "node" ? thing.id : -1;
    if (node !== hovered) { hovered = node; net.redraw(); }
  });
}

/** Fit what is shown, with room for names. @param {boolean} moving */
function fitView(moving) {
  const shown = NODES.filter(nodeShown);
  const { width, height } = stageSize();
  if (!shown.length || !width || !height) return;
  const xs = shown.map((n) => (portrait ? n.y : n.x));
  const ys = shown.map((n) => (portrait ? n.x : n.y));
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const room = width < 600 ? [34, 60] : [58, 34];
  const scale = Math.min(2.2, (width - 2 * room[0]) / Math.max(1, right - left), (height - 2 * room[1]) / Math.max(1, bottom - top));
  fittedScale = scale;
  move({ x: (left + right) / 2, y: (top + bottom) / 2 }, scale, moving);
}

/** @param {{x:number, y:number}} position @param {number} scale @param {boolean} moving */
function move(position, scale, moving) {
  net.moveTo({ position, scale, animation: moving && !calm.matches ? { duration: 260, easingFunction: "easeInOutQuad" } : false });
}

/** @param {number} factor */
const zoomBy = (factor) => { move(net.getViewPosition(), Math.min(8, Math.max(fittedScale * 0.5, net.getScale() * factor)), true); };

/** Do not let the wheel lose the drawing. */
function keepInSight() {
  const scale = net.getScale();
  if (scale < fittedScale * 0.5) move(net.getViewPosition(), fittedScale * 0.5, false);
  else if (scale > 8) move(net.getViewPosition(), 8, false);
}

/** Bring a symbol into the stage if it is out of it. @param {GraphNode} node */
function reveal(node) {
  const at = onScreen(node);
  const { width, height } = stageSize();
  const low = window.innerWidth <= 760 && byId("right").classList.contains("open") ? height * 0.36 : height - 40;
  if (at.x < 40 || at.y < 40 || at.x > width - 40 || at.y > low) {
    const place = portrait ? { x: node.y, y: node.x } : { x: node.x, y: node.y };
    const shift = low < height - 40 ? (height * 0.3) / net.getScale() : 0;
    move({ x: place.x, y: place.y + shift }, net.getScale(), true);
  }
}

/** Show the state on the drawing. */
function refreshCanvas() {
  lit = litNodes();
  const changes = [];
  for (const tie of TIES) {
    const light = tieLit(tie);
    const color = light === true ? { color: "#1b4b82", opacity: Math.max(0.75, tie.color.opacity) } : light === false ? { color: tie.color.color, opacity: 0.05 } : tie.color;
    const width = light ? tie.width + 0.7 : tie.width;
    const hidden = !tieShown(tie);
    const old = tieSet.get(tie.id);
    if (old.hidden !== hidden || old.width !== width || old.color.opacity !== color.opacity || old.color.color !== color.color) changes.push({ id: tie.id, hidden, color, width });
  }
  if (changes.length) tieSet.update(changes);
  forgetLabels();
  net.redraw();
}

registerView({
  name: "graph", hash: "graphe", word: "view_graph",
  title: () => say(DATA.mode === "one-mode" ? "title_graph_one" : "title_graph_two"),
  open: drawNetwork, refresh: refreshCanvas, svg: svgGraph, reveal,
});
