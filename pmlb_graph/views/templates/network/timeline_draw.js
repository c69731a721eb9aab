// The timeline drawn: bars whose open ends fade, points, an axis; names never on one another.

const TIMELINE = { first: 1990, last: 2028, text: 12.5, small: 11.5, tail: 2.2 };
const OPACITY_OF = [1, 0.72, 0.5, 0.34, 0.72];

/** Cut a text into lines that fit; the end of what is too long is cut off. @param {string} text @param {number} size @param {number} width @param {number} most */
function fitted(text, size, width, most) {
  // A bold name is wider by some seven hundredths.
  const lines = linesOf(text, size, width * 0.93);
  if (lines.length > most) lines.splice(most - 1, lines.length, `${lines[most - 1]}…`);
  return lines.map((line) => {
    if (textWidth(line, size, false) <= width * 0.94) return line;
    let end = line.length;
    while (end > 1 && textWidth(`${line.slice(0, end)}…`, size, true) > width) end -= Math.max(1, Math.floor(end / 12));
    return `${line.slice(0, end).trimEnd()}…`;
  });
}

/** Where years stand in a width. @param {number} width */
function timelineScale(width) {
  const narrow = width < 620;
  const side = narrow ? 20 : Math.round(Math.min(330, width * 0.34));
  const [left, right] = [side + (narrow ? 0 : 14), width - 16];
  const { first, last } = TIMELINE;
  return { narrow, side, left, right, x: (/** @type {number} */ year) => left + ((Math.min(last, Math.max(first, year)) - first) / (last - first)) * (right - left) };
}

/** The years, for the head of the picture. @param {number} width */
function timelineAxis(width) {
  const { x, narrow, left, right } = timelineScale(width);
  const made = svgEl("svg", { width, height: 26, viewBox: `0 0 ${width} 26`, "aria-hidden": "true", "font-family": FONT });
  made.append(svgEl("line", { x1: left, x2: right, y1: 25.5, y2: 25.5, stroke: "#78838f" }));
  for (let year = 1990; year <= 2027; year += 1) {
    const named = year % (narrow ? 10 : 5) === 0;
    made.append(svgEl("line", { x1: x(year).toFixed(1), x2: x(year).toFixed(1), y1: named ? 18 : 22, y2: 26, stroke: "#78838f" }));
    if (named) made.append(svgText(x(year), 15, String(year), 12, { "text-anchor": "middle", fill: "#525e6d" }));
  }
  return made;
}

/** Fades and hatches, named apart for each picture. @param {string} prefix */
function timelineDefs(prefix) {
  const defs = svgEl("defs", {});
  for (const side of ["from", "to"]) {
    for (const [name, color] of fadeColors) {
      const made = svgEl("linearGradient", { id: `${prefix}-${side}-${name}` });
      for (const [offset, opacity] of side === "from" ? [[0, 0], [1, 1]] : [[0, 1], [1, 0]]) made.append(svgEl("stop", { offset, "stop-color": color, "stop-opacity": opacity }));
      defs.append(made);
    }
  }
  return defs;
}
/** Colours of bars, by the name of their fade. @type {Map<string, string>} */
const fadeColors = new Map();
/** @param {string} color */
function fadeOf(color) {
  const name = color.replace("#", "").toLowerCase();
  fadeColors.set(name, color);
  return name;
}

/** A bar with its ends: square when known, fading when not, an arrow when said active, a mark where a source last attests. @param {Row} row @param {ReturnType<typeof timelineScale>} scale @param {number} y @param {number} h @param {string} prefix */
function barElement(row, scale, y, h, prefix) {
  const made = svgEl("g", { opacity: (row.lit === false ? 0.22 : row.pale ? 0.45 : 1) * OPACITY_OF[row.c] });
  const { s, e, l, a } = row.told;
  const { tail } = TIMELINE;
  const name = fadeOf(row.color);
  /** @type {Record<string, string|number>} */
  const edge = row.inf ? { stroke: DARK, "stroke-width": 1.2, "stroke-dasharray": "4 3" } : { stroke: DARK, "stroke-width": 0.7 };
  const box = (/** @type {number} */ a, /** @type {number} */ b, /** @type {string} */ fill, /** @type {Record<string, string|number>} */ more) => {
    const [x, to] = [scale.x(a), scale.x(b)];
    if (to > x) made.append(svgEl("rect", { x: x.toFixed(1), y, width: Math.max(2, to - x).toFixed(1), height: h, fill, ...more }));
  };
  const path = (/** @type {string} */ d) => made.append(svgEl("path", { d, fill: "none", ...edge }));
  const seen = e === undefined && l !== undefined && (s === undefined || l >= s) ? l : undefined;
  const from = s ?? (e === undefined ? seen : e - 1);
  const to = e ?? seen ?? (s === undefined ? undefined : s + 1);
  if (from === undefined || to === undefined) return made;
  const fill = row.inf ? "#fff" : row.color;
  box(from, Math.max(to, from), fill, {});
  const [x1, x2] = [scale.x(from), scale.x(Math.max(to, from))];
  if (s === undefined) box(from - tail, from, `url(#${prefix}-from-${name})`, {});
  const on = e === undefined && a && to < TIMELINE.last;
  const x3 = scale.x(TIMELINE.last);
  if (on) made.append(svgEl("path", { class: "on", d: `M${x2.toFixed(1)} ${y}H${(x3 - h / 2).toFixed(1)}L${x3.toFixed(1)} ${y + h / 2}L${(x3 - h / 2).toFixed(1)} ${y + h}H${x2.toFixed(1)}`, fill: row.color, "fill-opacity": 0.65, ...edge }));
  else if (e === undefined) box(to, to + tail, `url(#${prefix}-to-${name})`, {});
  path(`M${x2.toFixed(1)} ${y}H${x1.toFixed(1)}${s === undefined ? `M${x1.toFixed(1)} ${y + h}` : `V${y + h}`}H${x2.toFixed(1)}${e === undefined ? "" : `V${y}`}`);
  if (seen !== undefined) made.append(svgEl("line", { x1: scale.x(seen).toFixed(1), x2: scale.x(seen).toFixed(1), y1: y - 3, y2: y + h + 3, stroke: DARK, "stroke-width": 2 }));
  return made;
}

/** @param {Point} one @param {number} x @param {number} y */
function pointElement(one, x, y) {
  const group = svgEl("g", { class: "point", opacity: OPACITY_OF[one.c || 0] });
  group.append(svgEl("circle", { cx: x.toFixed(1), cy: y, r: 9, fill: one.lit ? "#e6eef7" : "transparent", ...(one.lit ? { stroke: "#1b4b82", "stroke-width": 2 } : {}) }),
    symbolElement(one.kind === "evenement" ? { shape: "diamond", color: "#F0E442" } : { shape: "triangle", color: "#D55E00" }, x, y, 5.2));
  return group;
}

/** Points side by side: where they would touch, the next goes down a step. @param {Point[]} points @param {ReturnType<typeof timelineScale>} scale */
function stacked(points, scale) {
  /** @type {number[]} */
  const ends = [];
  return [...points].sort((a, b) => a.x - b.x).map((one) => {
    const x = scale.x(one.x);
    let level = ends.findIndex((end) => end < x - 15);
    if (level < 0) level = ends.length;
    ends[level] = x;
    return { one, x, level };
  });
}

/**
 * Draw the groups. @param {Group[]} groups @param {number} width @param {string} prefix of identifiers @param {number} [line] number of the first row @returns {{made:SVGElement, height:number, next:number}}
 */
function timelinePicture(groups, width, prefix, line = 0) {
  const scale = timelineScale(width);
  const body = svgEl("g", {});
  let y = 4;
  for (const group of groups) {
    y = groupElement(group, body, y, width, line++);
    if (group.lane) { y = laneElement(group, body, scale, y, line++); continue; }
    if (!group.folded) for (const row of group.rows) y = rowElement(row, body, scale, y, line++, width, prefix);
    y += 6;
  }
  const height = y + 2;
  const made = svgEl("svg", { width, height, viewBox: `0 0 ${width} ${height}`, role: "group", "aria-label": groups.length === 1 ? groups[0].label : say("title_timeline"), "font-family": FONT });
  const back = svgEl("g", { "aria-hidden": "true" });
  for (let year = 1990; year <= 2025; year += scale.narrow ? 10 : 5) back.append(svgEl("line", { x1: scale.x(year).toFixed(1), x2: scale.x(year).toFixed(1), y1: 0, y2: height, stroke: "#e3e7ec" }));
  state.years.forEach((year, i) => {
    if (year === YEARS[i]) return;
    const [at, edge] = [scale.x(year + i), i ? scale.right : scale.left];
    back.append(svgEl("rect", { class: "out", x: Math.min(at, edge).toFixed(1), y: 0, width: Math.abs(edge - at).toFixed(1), height, fill: "#eef0f3" }),
      svgEl("line", { class: "asked", x1: at.toFixed(1), x2: at.toFixed(1), y1: 0, y2: height, stroke: "#1b4b82", "stroke-width": 2 }));
  });
  made.append(timelineDefs(prefix), back, body);
  return { made, height, next: line };
}

/** @param {Group} group @param {SVGElement} body @param {number} y @param {number} width @param {number} line */
function groupElement(group, body, y, width, line) {
  const title = `${group.key.startsWith("a") ? "" : group.folded ? "▸ " : "▾ "}${group.label} (${number(group.rows.length)})`;
  const lines = fitted(title, 13, width - 24, 2);
  const made = reachable(svgEl("g", { class: "band" }), `group-${group.key}`, title.replace(/^[▸▾] /, ""), group.act, [line, 0]);
  if (!group.key.startsWith("a")) made.setAttribute("aria-expanded", String(!group.folded));
  made.append(svgEl("rect", { x: 4, y, width: width - 8, height: 8 + 17 * lines.length, rx: 3, fill: group.chosen ? "#e6eef7" : "#f0f2f5" }), ...lines.map((text, i) => svgText(10, y + 17 + 17 * i, text, 13, { "font-weight": 600 })));
  body.append(made);
  return y + 12 + 17 * lines.length;
}

/** @param {Group} group @param {SVGElement} body @param {ReturnType<typeof timelineScale>} scale @param {number} y @param {number} line */
function laneElement(group, body, scale, y, line) {
  const placed = stacked(group.rows.map((row) => row.points[0]), scale);
  placed.forEach(({ one, x, level }, i) => body.append(reachable(pointElement(one, x, y + 11 + level * 17), one.key, one.label, one.act, [line, i])));
  placed.forEach(({ one }, i) => { const title = svgEl("title", {}); title.textContent = one.label; body.children[body.children.length - placed.length + i].prepend(title); });
  return y + 16 + 17 * (1 + Math.max(0, ...placed.map(({ level }) => level)));
}

/** @param {Row} row @param {SVGElement} body @param {ReturnType<typeof timelineScale>} scale @param {number} y @param {number} line @param {number} width @param {string} prefix */
function rowElement(row, body, scale, y, line, width, prefix) {
  const event = row.points.length === 1 && row.key.startsWith("row-");
  const size = row.thin ? TIMELINE.small : TIMELINE.text;
  const step = size + 3;
  const indent = row.thin ? 22 : 10;
  const lines = fitted(event && scale.narrow ? `${row.label} : ${row.text}` : row.label, size, scale.narrow ? width - indent - 12 : scale.side - indent, scale.narrow && event ? 3 : 2);
  const bar = row.thin ? 5 : 11;
  const head = scale.narrow ? lines.length * step + 2 : 0;
  const beside = event && !scale.narrow ? sentence(row, scale) : null;
  const height = scale.narrow ? head + bar + 14 : Math.max(bar + (row.thin ? 9 : 13), Math.max(lines.length, beside ? beside.lines.length : 0) * step + 8);
  const placed = stacked(row.points, scale);
  const levels = Math.max(1, ...placed.map(({ level }) => level + 1));
  const more = (levels - 1) * 12;
  const middle = scale.narrow ? y + head + 4 + bar / 2 : y + height / 2;
  const told = event ? `${row.label} : ${row.text}` : `${row.text || row.label}. ${row.first === Infinity && row.told.l === undefined ? say("undated_one") : spanText(row.told)}${row.inf ? `, ${say("nature_inferred")}` : ""}`;
  const made = reachable(svgEl("g", { class: "line" }), row.key, told, row.act, [line, 0]);
  const title = svgEl("title", {});
  title.textContent = told;
  made.append(title, svgEl("rect", { class: "hit", x: 4, y, width: width - 8, height: height + more, rx: 3, fill: row.lit ? "#e6eef7" : "transparent" }),
    ...lines.map((text, i) => svgText(indent, scale.narrow ? y + step * (i + 1) - 1 : y + height / 2 - ((lines.length - 1) * step) / 2 + size * 0.36 + i * step, text, size, { "font-weight": row.lit ? 600 : 400, ...(row.thin ? { fill: "#38444f" } : {}) })));
  if (!event) made.append(barElement(row, scale, middle - bar / 2, bar, prefix));
  // What has no date may be anywhere: unknown is not empty.
  if (row.first === Infinity && row.told.l === undefined) made.append(svgEl("line", { class: "unknown", x1: scale.left, x2: scale.right, y1: middle, y2: middle, stroke: "#78838f", "stroke-width": 1.2, "stroke-dasharray": "1.5 6" }));
  if (beside) made.append(...beside.lines.map((text, i) => svgText(beside.x, y + height / 2 - ((beside.lines.length - 1) * step) / 2 + size * 0.36 + i * step, text, size, { "text-anchor": beside.anchor, "font-weight": row.lit ? 600 : 400, stroke: "#fff", "stroke-width": 4, "stroke-linejoin": "round", "paint-order": "stroke" })));
  body.append(made);
  placed.forEach(({ one, x, level }, i) => {
    const mark = pointElement(one, x, middle + level * 12);
    if (event) { made.append(mark); return; }
    const name = svgEl("title", {});
    name.textContent = one.label;
    mark.prepend(name);
    body.append(reachable(mark, `${row.key}/${one.key}`, one.label, one.act, [line, i + 1]));
  });
  return y + height + more;
}

/** The sentence of an event, on the side of its mark where there is more room. @param {Row} row @param {ReturnType<typeof timelineScale>} scale */
function sentence(row, scale) {
  const x = scale.x(row.points[0].x);
  const after = scale.right - x >= x - scale.left;
  return { x: after ? x + 14 : x - 14, anchor: after ? "start" : "end", lines: fitted(row.text || "", TIMELINE.text, (after ? scale.right - x : x - scale.left) - 18, 3) };
}
