// Flows drawn: columns of boxes, bands as wide as the participations that pass through them.

/** @typedef {{key:string, col:number, index:number, item:FlowItem, label:string, value:number, x:number, y:number, w:number, h:number, lines:string[], note:string, ties:Tie[]}} Box */
/** @typedef {{key:string, a:Box, b:Box, ties:Tie[], inf:boolean, lit:number, ya:number, yb:number, h:number}} Band */

const FLOW = { text: 12, step: 14.5, gap: 7, most: 640 };
const flowState = { key: "", /** First of the two columns shown on a narrow screen; -1 the last two. */ step: -1 };
/** @returns {Flow} */
const currentFlow = () => CHRONICLE.flows.find((flow) => flow.key === flowState.key) || CHRONICLE.flows[0];
/** Participations of a tie that pass the filters. @param {Tie} tie */
const tieCount = (tie) => (tieShown(tie) ? Math.max(1, shownFacts(tie).length) : 0);

/** @param {FlowItem} item */
function itemText(item) {
  if (item.n !== undefined) return tidy(NODES[item.n].name);
  if (item.f !== undefined) return inLang(DATA.forms[item.f].label);
  if (item.g !== undefined) return inLang(DATA.groups[item.g].label);
  return tidy(item.t || "");
}
/** @param {FlowItem} item the colour of an actor or of a kind of actor; null for the others */
const itemColor = (item) => (item.g !== undefined ? DATA.groups[item.g].color : item.n !== undefined && NODES[item.n].side === "a" ? symbolOf(NODES[item.n]).color : null);

/** Years in which a decision is awaited about an action. @param {FlowItem} item */
const awaitedOf = (item) => CHRONICLE.awaited.map((one, i) => ({ year: one[1], i, name: one[0] })).filter(({ name }) => item.n !== undefined && CHRONICLE.names[name] === item.n);

/** Whether a tie is in the light of what is chosen; null when nothing is. @param {Tie} tie @returns {boolean|null} */
function flowLit(tie) {
  if (state.chosen || !state.mark) return tieLit(tie);
  const marked = flowMark();
  return marked ? marked.includes(tie.id) : null;
}

/** Ties of the band or the box that is chosen. @returns {number[]|null} */
function flowMark() {
  const [kind, key] = splitMark();
  const [name, ...parts] = key.split(".");
  const flow = CHRONICLE.flows.find((one) => one.key === name);
  const at = parts.map(Number);
  if (!flow || (kind !== "flux" && kind !== "boite")) return null;
  if (kind === "boite") return flow.ties.filter((path) => path[at[0] + 1] === at[1]).map(([tie]) => tie);
  return flow.ties.filter((path) => path[at[0] + 1] === at[1] && path[at[0] + 2] === at[2] && (at[3] === undefined || TIES[path[0]].inf === at[3])).map(([tie]) => tie);
}

/**
 * Set boxes and bands in a width. @param {number} width @param {number[]} columns those shown
 */
function flowLayout(width, columns) {
  const flow = currentFlow();
  const live = flow.ties.filter(([tie]) => tieShown(TIES[tie]));
  const w = Math.round(Math.min(190, columns.length > 2 ? (width - 16) / (columns.length + (columns.length - 1) * 0.55) : (width - 16) * 0.39));
  const gap = columns.length > 1 ? (width - 16 - w * columns.length) / (columns.length - 1) : 0;
  const total = live.reduce((sum, [tie]) => sum + tieCount(TIES[tie]), 0);
  const unit = Math.max(1.6, Math.min(9, FLOW.most / Math.max(1, total)));
  const boxes = columns.map((col, place) => flow.columns[col].items.flatMap((item, index) => {
    const ties = live.filter((path) => path[col + 1] === index).map(([tie]) => TIES[tie]);
    if (!ties.length) return [];
    const value = ties.reduce((sum, tie) => sum + tieCount(tie), 0);
    const label = itemText(item);
    const years = awaitedOf(item).map(({ year }) => year);
    const lines = fitted(`${label} (${number(value)})`, FLOW.text, w - 18, 9);
    const note = years.length ? fitted(say("awaited_years", { years: years.join(", ") }), 11, w - 30, 1)[0] : "";
    return [/** @type {Box} */ ({ key: `boite~${flow.key}.${col}.${index}`, col, index, item, label, value, lines, note, ties, x: 8 + place * (w + gap), y: 0, w, h: Math.max(value * unit + 4, lines.length * FLOW.step + (note ? 15 : 0) + 7) })];
  }));
  const height = Math.max(200, ...boxes.map((column) => column.reduce((sum, box) => sum + box.h + FLOW.gap, 0)));
  for (const column of boxes) {
    const free = height - column.reduce((sum, box) => sum + box.h, 0);
    let y = 30 + free / column.length / 2;
    for (const box of column) { box.y = y; y += box.h + free / column.length; }
  }
  return { flow, live, boxes, bands: flowBands(live, boxes, unit), height: height + 40, unit };
}

/** @param {number[][]} live @param {Box[][]} boxes @param {number} unit @returns {Band[]} */
function flowBands(live, boxes, unit) {
  /** @type {Band[]} */
  const bands = [];
  for (let place = 0; place + 1 < boxes.length; place += 1) {
    /** @type {Map<string, Band>} */
    const met = new Map();
    for (const path of live) {
      const tie = TIES[path[0]];
      const [a, b] = [0, 1].map((i) => /** @type {Box} */ (boxes[place + i].find((box) => box.index === path[box.col + 1])));
      const key = `flux~${currentFlow().key}.${a.col}.${a.index}.${b.index}.${tie.inf}`;
      const band = met.get(key) || { key, a, b, ties: [], inf: Boolean(tie.inf), lit: 0, ya: 0, yb: 0, h: 0 };
      met.set(key, band);
      band.ties.push(tie);
      band.h += tieCount(tie) * unit;
      if (flowLit(tie)) band.lit += tieCount(tie) * unit;
    }
    const mine = [...met.values()];
    const spread = (/** @type {"a"|"b"} */ end, /** @type {"ya"|"yb"} */ at, /** @type {"a"|"b"} */ far) => {
      for (const box of boxes[place + (end === "a" ? 0 : 1)]) {
        const own = mine.filter((band) => band[end] === box).sort((p, q) => p[far].y - q[far].y || Number(p.inf) - Number(q.inf));
        let y = box.y + (box.h - own.reduce((sum, band) => sum + band.h, 0)) / 2;
        for (const band of own) { band[at] = y; y += band.h; }
      }
    };
    spread("a", "ya", "b");
    spread("b", "yb", "a");
    bands.push(...mine);
  }
  return bands;
}

/** Outline of a band, or of the top of it. @param {Band} band @param {number} h */
function bandPath(band, h) {
  const [x1, x2] = [band.a.x + band.a.w, band.b.x];
  const [middle, n] = [(x1 + x2) / 2, (/** @type {number} */ v) => v.toFixed(1)];
  return `M${n(x1)} ${n(band.ya)}C${n(middle)} ${n(band.ya)} ${n(middle)} ${n(band.yb)} ${n(x2)} ${n(band.yb)}V${n(band.yb + h)}C${n(middle)} ${n(band.yb + h)} ${n(middle)} ${n(band.ya + h)} ${n(x1)} ${n(band.ya + h)}Z`;
}

/** @param {number} width @param {string} prefix of identifiers @param {number[]} columns */
function flowPicture(width, prefix, columns) {
  const { flow, boxes, bands, height } = flowLayout(width, columns);
  const made = svgEl("svg", { width, height, viewBox: `0 0 ${width} ${height}`, role: "group", "aria-label": flowTitle(), "font-family": FONT });
  const colors = [...new Set(bands.map((band) => itemColor(band.b.item) || "#5b6878"))];
  const defs = svgEl("defs", {});
  for (const color of colors) {
    const hatch = svgEl("pattern", { id: `${prefix}-h${color.slice(1)}`, width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" });
    hatch.append(svgEl("rect", { width: 6, height: 6, fill: "#fff" }), svgEl("rect", { width: 3, height: 6, fill: color }));
    defs.append(hatch);
  }
  made.append(defs);
  columns.forEach((col, place) => made.append(svgText(8 + (boxes[place][0] || { x: 8 }).x - 8, 18, say(`flow_${flow.columns[col].word}`), 12.5, { "font-weight": 600, fill: "#525e6d" })));
  // What is chosen elsewhere and has no band here leaves the picture as it is.
  const lit = bands.some((band) => band.lit);
  for (const band of bands) {
    const color = itemColor(band.b.item) || "#5b6878";
    const fill = band.inf ? `url(#${prefix}-h${color.slice(1)})` : color;
    const some = lit && band.ties.some((tie) => flowLit(tie) !== null);
    const text = say("flow_band", { from: band.a.label, to: band.b.label, count: say("participations", { n: band.ties.reduce((sum, tie) => sum + tieCount(tie), 0) }) }) + (band.inf ? `, ${say("nature_inferred")}` : "");
    const group = reachable(svgEl("g", { class: "flow-band" }), band.key, text, () => (band.ties.length === 1 ? choose({ type: "tie", id: band.ties[0].id }, {}) : chooseMark(band.key)), [0, 0]);
    const title = svgEl("title", {});
    title.textContent = text;
    group.append(title, svgEl("path", { d: bandPath(band, band.h), fill, "fill-opacity": some ? 0.16 : 0.6, stroke: "#384454", "stroke-width": 0.5, "stroke-opacity": some ? 0.15 : 0.5 }));
    if (band.lit) group.append(svgEl("path", { d: bandPath(band, band.lit), fill, "fill-opacity": 0.9 }));
    made.append(group);
  }
  for (const column of boxes) for (const box of column) made.append(boxElement(box));
  numberPlaces(made, boxes, bands);
  return { made, height };
}

/** Rows and places for the arrows: down a column, then across through its bands. @param {SVGElement} made @param {Box[][]} boxes @param {Band[]} bands */
function numberPlaces(made, boxes, bands) {
  const all = new Map([...made.querySelectorAll("[data-key]")].map((one) => [one.getAttribute("data-key"), one]));
  const set = (/** @type {string} */ key, /** @type {number} */ row, /** @type {number} */ place) => { const one = all.get(key); if (one) { one.setAttribute("data-row", String(Math.round(row))); one.setAttribute("data-place", String(place)); } };
  boxes.forEach((column, place) => {
    for (const box of column) set(box.key, box.y, place * 2);
    for (const band of bands.filter((one) => column.includes(one.a))) set(band.key, (band.ya + band.yb + band.h) / 2, place * 2 + 1);
  });
}

/** @param {Box} box */
function boxElement(box) {
  const color = itemColor(box.item);
  const lit = state.chosen ? Boolean(state.chosen.type === "node" && box.item.n === state.chosen.id) : state.mark === box.key;
  const text = `${box.label}, ${say("participations", { n: box.value })}${box.note ? `, ${box.note}` : ""}`;
  const act = () => (box.item.n === undefined ? chooseMark(box.key) : choose({ type: "node", id: box.item.n }, {}));
  const made = reachable(svgEl("g", { class: "flow-box" }), box.key, text, act, [0, 0]);
  const title = svgEl("title", {});
  title.textContent = text;
  const top = box.y + (box.h > 120 ? 5 : (box.h - box.lines.length * FLOW.step - (box.note ? 15 : 0)) / 2);
  made.append(title, svgEl("rect", { x: box.x, y: box.y.toFixed(1), width: box.w, height: box.h.toFixed(1), rx: 3, fill: lit ? "#e6eef7" : "#fff", stroke: lit ? "#1b4b82" : "#78838f", "stroke-width": lit ? 2 : 1 }),
    ...(color ? [svgEl("rect", { x: box.x, y: box.y.toFixed(1), width: 5, height: box.h.toFixed(1), fill: color, stroke: DARK, "stroke-width": 0.5 })] : []),
    ...box.lines.map((line, i) => svgText(box.x + 11, top + FLOW.step * (i + 1) - 3.5, line, FLOW.text, lit ? { "font-weight": 600 } : {})));
  if (box.note) made.append(symbolElement({ shape: "triangle", color: "#D55E00" }, box.x + 16, top + box.lines.length * FLOW.step + 7, 4.6), svgText(box.x + 25, top + box.lines.length * FLOW.step + 11, box.note, 11, { fill: "#8f4700" }));
  return made;
}
