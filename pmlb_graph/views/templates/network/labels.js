// Names beside symbols: the more connected first, no box on another box, none outside the sheet.

/** @typedef {{node:GraphNode, lines:string[], x:number, y:number, w:number, h:number, size:number, bold:boolean, align:string}} Label */
/** @typedef {{x:number, y:number, r:number, node:GraphNode, lit:boolean, weight:number}} Spot */

const FONT = '-apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, "Liberation Sans", sans-serif';
const measurer = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));
/** @type {Map<string, number>} */
const widths = new Map();

/** @param {string} text @param {number} size @param {boolean} bold */
function textWidth(text, size, bold) {
  const key = `${size}${bold ? "b" : ""}${text}`;
  let width = widths.get(key);
  if (width === undefined) {
    measurer.font = `${bold ? 600 : 400} ${size}px ${FONT}`;
    width = measurer.measureText(text).width;
    widths.set(key, width);
  }
  return width;
}

/** Cut a name into lines of about equal length. @param {string} name @param {number} most @param {number} lines */
function wrapName(name, most, lines) {
  const words = name.trim().split(/\s+/);
  const wanted = Math.min(lines, Math.max(1, Math.ceil(name.length / most)));
  const goal = Math.max(name.length / wanted, Math.min(most, Math.max(...words.map((w) => w.length))));
  const out = [""];
  for (const word of words) {
    const last = out[out.length - 1];
    if (last && last.length + 1 + word.length > goal + 3 && out.length < lines) out.push(word);
    else out[out.length - 1] = last ? `${last} ${word}` : word;
  }
  return out.map((line) => (line.length > most + 8 ? `${line.slice(0, most + 6).trimEnd()}…` : line));
}

/** A grid of boxes that answers quickly whether a place is free. */
class Grid {
  constructor() {
    this.cell = 56;
    /** @type {Map<number, number[][]>} */
    this.cells = new Map();
  }
  /** @param {number} x @param {number} y @param {number} w @param {number} h @param {(bucket:number) => boolean|void} visit */
  each(x, y, w, h, visit) {
    for (let i = Math.floor(x / this.cell); i <= Math.floor((x + w) / this.cell); i++)
      for (let j = Math.floor(y / this.cell); j <= Math.floor((y + h) / this.cell); j++) if (visit(i * 100003 + j)) return true;
    return false;
  }
  /** @param {number} x @param {number} y @param {number} w @param {number} h @param {number} [owner] */
  add(x, y, w, h, owner = -1) {
    this.each(x, y, w, h, (key) => {
      const bucket = this.cells.get(key);
      if (bucket) bucket.push([x, y, w, h, owner]);
      else this.cells.set(key, [[x, y, w, h, owner]]);
    });
  }
  /** @param {number} x @param {number} y @param {number} w @param {number} h @param {number} [owner] boxes of this owner are ignored */
  taken(x, y, w, h, owner = -2) {
    return this.each(x, y, w, h, (key) =>
      (this.cells.get(key) || []).some((b) => b[4] !== owner && x < b[0] + b[2] && b[0] < x + w && y < b[1] + b[3] && b[1] < y + h));
  }
}

/** Directions around a symbol: [x, y, cost]. */
const AROUND = [[1, 0, 0], [-1, 0, 0.25], [0, 1, 0.1], [0, -1, 0.3], [0.75, 0.75, 0.45], [0.75, -0.75, 0.5], [-0.75, 0.75, 0.6], [-0.75, -0.75, 0.65]];

/**
 * Place the names of symbols on a sheet. @param {Spot[]} spots symbols, in pixels
 * @param {{width:number, height:number, blocked:number[][], crowd:number, scale:number}} sheet blocked: boxes kept free @returns {Label[]}
 */
function placeLabels(spots, sheet) {
  const symbols = new Grid();
  const boxes = new Grid();
  for (const s of spots) symbols.add(s.x - s.r, s.y - s.r, 2 * s.r, 2 * s.r, s.node.id);
  for (const [x, y, w, h] of sheet.blocked) boxes.add(x, y, w, h);
  /** @type {Label[]} */
  const out = [];
  const order = spots.filter((s) => s.lit).sort((a, b) => b.weight - a.weight || a.node.id - b.node.id);
  for (const spot of order.slice(0, sheet.crowd)) {
    const label = placeOne(spot, sheet, symbols, boxes);
    if (!label) continue;
    boxes.add(label.x - 1, label.y, label.w + 2, label.h);
    out.push(label);
  }
  return out;
}

/** @param {Spot} spot @param {{width:number, height:number, scale:number}} sheet @param {Grid} symbols @param {Grid} boxes @returns {Label|null} */
function placeOne(spot, sheet, symbols, boxes) {
  const { node, x, y, r } = spot;
  const big = spot.weight > 1e6 || node.deg >= 8;
  const size = Math.round((big ? 13 : node.deg > 2 ? 12 : 11.5) * Math.min(1.12, Math.max(0.94, sheet.scale ** 0.2)) * 2) / 2;
  const away = awayFrom(node);
  for (const most of [20, 13]) {
    const lines = wrapName(node.name, most, most === 20 ? 2 : 3);
    const w = Math.max(...lines.map((line) => textWidth(line, size, big))) + 4;
    const h = lines.length * size * 1.16 + 2;
    let best = null;
    let least = Infinity;
    for (const [dx, dy, cost] of AROUND) {
      let left = x + dx * (r + 4) + (dx > 0.1 ? 0 : dx < -0.1 ? -w : -w / 2);
      let top = y + dy * (r + 3) + (Math.abs(dy) < 0.1 ? -h / 2 : dy > 0 ? 0 : -h);
      if (dy && Math.abs(dx) < 0.1) left = Math.min(Math.max(left, 3), sheet.width - w - 3);
      if (dx && Math.abs(dy) < 0.1) top = Math.min(Math.max(top, 3), sheet.height - h - 3);
      if (left < 3 || top < 3 || left + w > sheet.width - 3 || top + h > sheet.height - 3) continue;
      if (boxes.taken(left, top, w, h) || symbols.taken(left, top, w, h, big ? node.id : -2)) continue;
      const price = cost - 0.5 * (dx * away[0] + dy * away[1]);
      if (price < least) {
        least = price;
        best = { node, lines, x: left, y: top, w, h, size, bold: big, align: dx > 0.1 ? "left" : dx < -0.1 ? "right" : "center" };
      }
    }
    if (best) return best;
    if (lines.length === 1) break;
  }
  return null;
}

/** The direction that leaves the neighbours of a node behind. @param {GraphNode} node @returns {[number, number]} */
function awayFrom(node) {
  let x = 0;
  let y = 0;
  for (const id of TIES_OF[node.id].slice(0, 60)) {
    const other = otherEnd(TIES[id], node.id);
    const far = Math.hypot(node.x - other.x, node.y - other.y) || 1;
    x += (node.x - other.x) / far;
    y += (node.y - other.y) / far;
  }
  const long = Math.hypot(x, y);
  return long ? [x / long, y / long] : [0, 0];
}

/** @param {Label} label @returns {[number, string]} where its lines are anchored */
function anchor(label) {
  const at = { left: label.x + 2, right: label.x + label.w - 2, center: label.x + label.w / 2 }[label.align] || 0;
  return [at, label.align];
}

/** @param {CanvasRenderingContext2D} ctx @param {Label} label */
function paintLabel(ctx, label) {
  const [at, align] = anchor(label);
  ctx.font = `${label.bold ? 600 : 400} ${label.size}px ${FONT}`;
  ctx.textAlign = /** @type {CanvasTextAlign} */ (align);
  ctx.textBaseline = "alphabetic";
  ctx.lineJoin = "round";
  ctx.lineWidth = 3.5;
  ctx.strokeStyle = "rgba(255,255,255,.94)";
  ctx.fillStyle = DARK;
  label.lines.forEach((line, i) => {
    const base = label.y + 1 + label.size * (0.92 + 1.16 * i);
    ctx.strokeText(line, at, base);
    ctx.fillText(line, at, base);
  });
}
