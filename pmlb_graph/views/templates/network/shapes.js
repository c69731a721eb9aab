// One shape and one colour a group: the same outlines on the canvas, in the legend and in exported pictures.

/** @param {number} sides @param {number} turn @param {number} size @returns {[number, number][]} */
const polygon = (sides, turn, size) =>
  Array.from({ length: sides }, (_, i) => {
    const angle = ((i / sides) * 2 + turn) * Math.PI;
    return [Math.cos(angle) * size, Math.sin(angle) * size];
  });

/** Outlines around zero whose areas look alike; null is a circle. @type {Record<string, [number, number][]|null>} */
const OUTLINES = {
  hexagon: polygon(6, 0, 1.12),
  circle: null,
  ring: null,
  triangle: polygon(3, -0.5, 1.3).map(([x, y]) => [x, y + 0.14]),
  pentagon: polygon(5, -0.5, 1.14),
  diamond: polygon(4, -0.5, 1.26),
  square: polygon(4, 0.25, 1.24),
  star: polygon(10, -0.5, 1).map(([x, y], i) => (i % 2 ? [x * 0.6, y * 0.6] : [x * 1.38, y * 1.38])),
};
const DARK = "#18212d";

/** @param {CanvasRenderingContext2D} ctx @param {string} shape @param {number} x @param {number} y @param {number} r */
function tracePath(ctx, shape, x, y, r) {
  const outline = OUTLINES[shape];
  ctx.beginPath();
  if (outline) {
    outline.forEach(([px, py], i) => (i ? ctx.lineTo(x + px * r, y + py * r) : ctx.moveTo(x + px * r, y + py * r)));
    ctx.closePath();
  } else ctx.arc(x, y, shape === "ring" ? r * 0.92 : r, 0, Math.PI * 2);
}

/** @param {CanvasRenderingContext2D} ctx @param {{shape:string, color:string}} group @param {number} x @param {number} y @param {number} r @param {number} unit a pixel of the screen */
function paintSymbol(ctx, group, x, y, r, unit) {
  ctx.lineJoin = "round";
  tracePath(ctx, group.shape, x, y, r + 1.6 * unit);
  ctx.fillStyle = "#fff";
  ctx.fill();
  tracePath(ctx, group.shape, x, y, r);
  ctx.fillStyle = group.color;
  ctx.fill();
  ctx.lineWidth = (group.shape === "ring" ? 1.6 : 0.9) * unit;
  ctx.strokeStyle = DARK;
  if (group.shape === "ring") ctx.setLineDash([3 * unit, 2 * unit]);
  ctx.stroke();
  ctx.setLineDash([]);
}

/** @param {{shape:string, color:string}} group @param {number} x @param {number} y @param {number} r */
function symbolElement(group, x, y, r) {
  const outline = OUTLINES[group.shape];
  const ring = group.shape === "ring";
  const look = { fill: group.color, stroke: DARK, "stroke-width": ring ? 1.5 : 0.9, "stroke-linejoin": "round", ...(ring ? { "stroke-dasharray": "3 2" } : {}) };
  const two = (/** @type {number} */ v) => v.toFixed(1);
  return outline
    ? svgEl("polygon", { points: outline.map(([px, py]) => `${two(x + px * r)},${two(y + py * r)}`).join(" "), ...look })
    : svgEl("circle", { cx: two(x), cy: two(y), r: two(ring ? r * 0.92 : r), ...look });
}

/** @param {{shape:string, color:string}} group a small symbol for lists */
function icon(group) {
  const made = svgEl("svg", { width: 20, height: 18, viewBox: "-10 -9 20 18", "aria-hidden": "true" });
  made.append(symbolElement(group, 0, 0, 6.2));
  return made;
}

/** @param {number} width @param {boolean} dashed @param {number} opacity a small line for the legend */
function lineIcon(width, dashed, opacity) {
  const made = svgEl("svg", { width: 24, height: 12, viewBox: "0 0 24 12", "aria-hidden": "true" });
  made.append(svgEl("line", { x1: 0, y1: 6, x2: 24, y2: 6, stroke: "#384454", "stroke-width": width, "stroke-opacity": opacity, ...(dashed ? { "stroke-dasharray": "6 4" } : {}) }));
  return made;
}
