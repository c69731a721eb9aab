// Names beside symbols: the more connected first, no box on another box, none outside the sheet.

/** @typedef {{node:GraphNode, lines:string[], x:number, y:number, w:number, h:number, size:number, bold:boolean, align:string, thread:number[]|null}} Label */
/** @typedef {{x:number, y:number, r:number, node:GraphNode, lit:boolean, weight:number, away?:[number, number]}} Spot */

const THREAD = "#8a939e";
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

/** Cut a name into lines of about equal length; only the end of a name is ever cut off. @param {string} name @param {number} most @param {number} lines */
function wrapName(name, most, lines) {
  const words = tidy(name.trim()).split(/ +/);
  const wanted = Math.min(lines, Math.max(1, Math.ceil(name.length / (most + 2))));
  const goal = name.length / wanted + 2.5;
  const out = [""];
  for (const word of words) {
    const last = out[out.length - 1];
    if (last && last.length + 1 + word.length > Math.max(goal, 8) && out.length < wanted) out.push(word);
    else out[out.length - 1] = last ? `${last} ${word}` : word;
  }
  const end = out[out.length - 1];
  if (end.length > most + 7) out[out.length - 1] = `${end.slice(0, most + 5).replace(/[\s,–(-]+\S{0,2}$/, "")}…`;
  return out;
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
  /** How many owners lie under a box, the area they lose counted too. @param {number} x @param {number} y @param {number} w @param {number} h @param {number} owner */
  count(x, y, w, h, owner) {
    /** @type {Map<number, number>} */
    const met = new Map();
    this.each(x, y, w, h, (key) => {
      for (const b of this.cells.get(key) || []) {
        const area = Math.max(0, Math.min(x + w, b[0] + b[2]) - Math.max(x, b[0])) * Math.max(0, Math.min(y + h, b[1] + b[3]) - Math.max(y, b[1]));
        if (area && b[4] !== owner) met.set(b[4], area * (b[2] > 19 ? 4 : 1)); // hubs are not hidden
      }
    });
    return [...met.values()].reduce((sum, area) => sum + 60 + area, 0);
  }
}

/** Directions around a symbol: [x, y, cost]. */
const AROUND = [[1, 0, 0], [-1, 0, 0.2], [0, 1, 0.1], [0, -1, 0.25], [0.75, 0.75, 0.4], [0.75, -0.75, 0.45], [-0.75, 0.75, 0.5], [-0.75, -0.75, 0.55]];
/** Directions tried farther away. */
const WIDE = Array.from({ length: 16 }, (_, i) => [Math.cos((i * Math.PI) / 8), Math.sin((i * Math.PI) / 8), 0.2 * Math.abs(Math.sin((i * Math.PI) / 8))]);
/** Distances tried for names that must be read; the far ones get a thread. */
const FAR = [0, 9, 18, 28, 38, 50, 64, 80];

/**
 * Place the names of symbols on a sheet. @param {Spot[]} spots symbols, in pixels
 * @param {{width:number, height:number, blocked:number[][], crowd:number, scale:number, must:number}} sheet
 * blocked: boxes kept free; must: how many names are placed even far from their symbol @returns {Label[]}
 */
function placeLabels(spots, sheet) {
  const symbols = new Grid();
  const boxes = new Grid();
  const order = spots.filter((s) => s.lit).sort((a, b) => b.weight - a.weight || a.node.id - b.node.id);
  // A hexagon or a star is wider than its radius: its corners are kept free too.
  for (const s of order) symbols.add(s.x - s.r * 1.1 - 1, s.y - s.r * 1.1 - 1, 2.2 * s.r + 2, 2.2 * s.r + 2, s.node.id);
  for (const [x, y, w, h] of sheet.blocked) boxes.add(x, y, w, h);
  /** @type {Label[]} */
  const out = [];
  order.slice(0, sheet.crowd).forEach((spot, index) => {
    const must = index < sheet.must;
    const label = placeOne(spot, sheet, symbols, boxes, must ? FAR : [0]) || (must ? placeOver(spot, sheet, symbols, boxes, index < 8 ? 440 : 240) : null);
    if (!label) return;
    boxes.add(label.x - 1, label.y, label.w + 2, label.h);
    out.push(label);
  });
  return out;
}

/** @param {Spot} spot @param {{width:number, height:number, scale:number}} sheet @param {Grid} symbols @param {Grid} boxes @param {number[]} distances @param {number[][]} [around] @returns {Label|null} */
function placeOne(spot, sheet, symbols, boxes, distances, around = AROUND) {
  const { node, x, y, r } = spot;
  const bold = spot.weight > 1e6 || radiusOf(node) >= 10.9;
  const size = Math.round((bold ? 13 : radiusOf(node) > 8 ? 12 : 11.5) * Math.min(1.12, Math.max(0.94, sheet.scale ** 0.2)) * 2) / 2;
  const away = spot.away || awayFrom(node);
  const shapes = [[22, 3], [14, 3]].map(([most, lines]) => wrapName(node.name, most, lines));
  for (const far of distances) {
    for (const lines of shapes) {
      const w = Math.max(...lines.map((line) => textWidth(line, size, bold))) + 4;
      const h = lines.length * size * 1.16 + 2;
      let best = null;
      let least = Infinity;
      for (const [dx, dy, cost] of far ? WIDE : around) {
        const reach = r + 3 + far;
        let left = x + dx * reach + (dx > 0.1 ? 0 : dx < -0.1 ? -w : -w / 2);
        let top = y + dy * reach + (Math.abs(dy) < 0.1 ? -h / 2 : dy > 0 ? 0 : -h);
        if (dy && Math.abs(dx) < 0.1) left = Math.min(Math.max(left, 3), sheet.width - w - 3);
        if (dx && Math.abs(dy) < 0.1) top = Math.min(Math.max(top, 3), sheet.height - h - 3);
        if (left < 3 || top < 3 || left + w > sheet.width - 3 || top + h > sheet.height - 3) continue;
        if (boxes.taken(left, top, w, h) || symbols.taken(left, top, w, h)) continue;
        const price = cost - 0.5 * (dx * away[0] + dy * away[1]);
        if (price >= least) continue;
        const thread = far ? threadTo(spot, left, top, w, h) : null;
        if (thread && crosses(thread, symbols, node.id)) continue;
        least = price;
        best = { node, lines, x: left, y: top, w, h, size, bold, align: dx > 0.1 ? "left" : dx < -0.1 ? "right" : "center",
          thread };
      }
      if (best) return best;
      if (shapes[0].length === shapes[1].length && lines === shapes[0]) break;
    }
  }
  return null;
}

/** The last resort for a name that must be read: over the fewest other symbols, never over a name. @param {Spot} spot @param {{width:number, height:number, scale:number}} sheet @param {Grid} symbols @param {Grid} boxes @param {number} most area of symbols that may be lost @returns {Label|null} */
function placeOver(spot, sheet, symbols, boxes, most) {
  const all = new Grid();
  let best = null;
  let least = Infinity;
  for (const [dx, dy] of AROUND) {
    // Only this direction, with symbols out of the way.
    const label = placeOne(spot, sheet, all, boxes, [0], [[dx, dy, 0]]);
    if (!label) continue;
    const covered = symbols.count(label.x, label.y, label.w, label.h, spot.node.id);
    if (covered < least) { least = covered; best = label; }
  }
  return least <= most ? best : null;
}

/** A thread from a symbol to the nearest side of its name. @param {Spot} spot @param {number} left @param {number} top @param {number} w @param {number} h @returns {number[]} */
function threadTo(spot, left, top, w, h) {
  const end = [Math.min(Math.max(spot.x, left + 2), left + w - 2), Math.min(Math.max(spot.y, top + 3), top + h - 1)];
  const long = Math.hypot(end[0] - spot.x, end[1] - spot.y) || 1;
  return [spot.x + ((end[0] - spot.x) / long) * (spot.r + 2), spot.y + ((end[1] - spot.y) / long) * (spot.r + 2), end[0], end[1]];
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

/** Whether a thread passes over another symbol. @param {number[]} thread @param {Grid} symbols @param {number} owner */
function crosses([x1, y1, x2, y2], symbols, owner) {
  const steps = Math.ceil(Math.hypot(x2 - x1, y2 - y1) / 4);
  for (let i = 0; i <= steps; i++) if (symbols.taken(x1 + ((x2 - x1) * i) / steps - 1, y1 + ((y2 - y1) * i) / steps - 1, 2, 2, owner)) return true;
  return false;
}

/** @param {CanvasRenderingContext2D} ctx @param {number[]} thread */
function paintThread(ctx, [x1, y1, x2, y2]) {
  for (const [width, color] of /** @type {[number, string][]} */ ([[3, "rgba(255,255,255,.85)"], [0.8, THREAD]])) {
    ctx.beginPath();
    ctx.moveTo(x1, y1);
    ctx.lineTo(x2, y2);
    ctx.lineWidth = width;
    ctx.strokeStyle = color;
    ctx.stroke();
  }
}
