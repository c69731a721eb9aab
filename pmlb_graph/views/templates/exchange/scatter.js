// The scatter: place by interaction, the strongest on the right; place by cooperation, the strongest on top.

/** @type {{pair:Pair, x:number, y:number}[]} */
let marks = [];
const scatterSize = () => ({ width: Math.max(240, byId("scatter").clientWidth), height: Math.max(170, byId("scatter").clientHeight) });

/** Ticks of places: 1, 3, 10, 30… @param {number} most */
function ticksTo(most) {
  const out = [];
  for (let ten = 1; ten <= most; ten *= 10) out.push(...[1, 3].map((n) => n * ten).filter((n) => n <= most));
  return out;
}

/** @param {{width:number, height:number}} size */
function scatterParts({ width, height }) {
  const { pairs, cooperate } = model();
  const [left, right, top, bottom] = [width < 520 ? 40 : 62, width - 14, 26, height - 40];
  const band = Math.max(30, Math.min(64, (bottom - top) * 0.26));
  const floor = bottom - band;
  const ceiling = floor - 10;
  const alongX = (/** @type {number} */ place) => right - 8 - ((right - left - 16) * Math.log(place)) / Math.log(Math.max(2, pairs));
  const alongY = (/** @type {number} */ place) => top + 8 + ((ceiling - top - 16) * Math.log(place)) / Math.log(Math.max(2, cooperate));
  const quiet = { fill: "#525e6d" };
  const grid = svgEl("g", { stroke: "#dfe4ea", "stroke-width": 1 });
  const words = svgEl("g", {});
  grid.append(svgEl("rect", { x: left, y: floor, width: right - left, height: band, fill: "#f3f4f6", stroke: "none" }), svgEl("rect", { x: left, y: top, width: right - left, height: bottom - top, fill: "none", stroke: "#aab3bf" }));
  for (const tick of ticksTo(pairs).filter((n, i, all) => width > 700 || i % 2 === 0 || n === all[0])) {
    const x = alongX(tick);
    grid.append(svgEl("line", { x1: x.toFixed(1), x2: x.toFixed(1), y1: top, y2: bottom }));
    words.append(svgText(x, bottom + 15, number(tick), 11.5, { ...quiet, "text-anchor": "middle" }));
  }
  for (const tick of ticksTo(cooperate)) {
    const y = alongY(tick);
    grid.append(svgEl("line", { x1: left, x2: right, y1: y.toFixed(1), y2: y.toFixed(1) }));
    words.append(svgText(left - 6, y + 4, number(tick), 11.5, { ...quiet, "text-anchor": "end" }));
  }
  const cut = alongX(cooperate + 0.5);
  grid.append(svgEl("line", { x1: cut.toFixed(1), x2: cut.toFixed(1), y1: top - 6, y2: bottom, stroke: DARK, "stroke-dasharray": "5 4", "stroke-width": 1.3 }));
  words.append(svgText(right, top - 9, say(width < 520 ? "gap_cut_short" : "gap_cut", { k: number(cooperate) }), 12, { ...quiet, "text-anchor": "end" }),
    svgText((left + right) / 2, height - 6, say(width < 520 ? "gap_axis_x_short" : "gap_axis_x", { n: number(pairs) }), 12.5, { "text-anchor": "middle" }),
    svgText(left + 6, bottom - 5, say(width < 520 ? "gap_band_short" : "gap_band"), 11.5, { ...quiet, "font-style": "italic", stroke: "#f3f4f6", "stroke-width": 3, "paint-order": "stroke" }),
    svgText(0, 0, say(height < 230 || width < 520 ? "gap_axis_y_short" : "gap_axis_y"), 12.5, { "text-anchor": "middle", transform: `translate(${width < 520 ? 11 : 15} ${((top + ceiling) / 2).toFixed(0)}) rotate(-90)` }));
  const drawn = state.chosen && !shown.includes(state.chosen) && listOf(state.chosen) >= 0 ? [...shown, state.chosen] : shown;
  marks = drawn.map((pair) => {
    const place = Number(cellOf(pair)?.[0]);
    // In the band all are equal: heights only keep marks apart.
    const spread = (((Number(cellOf(pair)?.[3]) + 1) * 0.618034) % 1) * (band - 24) + 7;
    return { pair, x: alongX(Math.max(1, place)), y: pair.shared ? alongY(Math.max(1, pair.rank)) : floor + spread };
  });
  const dots = svgEl("g", {});
  for (const { pair, x, y } of [...marks].sort((one, other) => Number(one.pair === state.chosen) - Number(other.pair === state.chosen))) {
    const on = pair === state.chosen;
    const list = LISTS[listOf(pair)];
    const made = svgEl("g", { opacity: state.chosen && !on ? 0.4 : 0.92 });
    if (on) made.append(svgEl("circle", { cx: x.toFixed(1), cy: y.toFixed(1), r: 9, fill: "#fff", stroke: DARK, "stroke-width": 2.2 }));
    made.append(symbolElement({ shape: list.shape, color: list.color }, x, y, on ? 5 : 3.6));
    dots.append(made);
  }
  return [svgEl("rect", { width, height, fill: "#fff" }), grid, words, dots];
}

let scatterWaiting = 0;
function paintScatter() {
  cancelAnimationFrame(scatterWaiting);
  scatterWaiting = requestAnimationFrame(() => {
    const size = scatterSize();
    const sheet = svgEl("svg", { viewBox: `0 0 ${size.width} ${size.height}`, "font-family": FONT, "aria-hidden": "true" });
    sheet.append(...scatterParts(size));
    byId("scatter").replaceChildren(sheet);
  });
}

/** @param {number} x @param {number} y */
const markAt = (x, y) => marks.map((mark) => ({ mark, gap: Math.hypot(mark.x - x, mark.y - y) })).filter(({ gap }) => gap < 9).sort((a, b) => a.gap - b.gap).map(({ mark }) => mark.pair)[0];

function setUpScatter() {
  const stage = byId("scatter");
  const local = (/** @type {MouseEvent} */ event) => { const box = stage.getBoundingClientRect(); return [event.clientX - box.left, event.clientY - box.top]; };
  stage.addEventListener("pointermove", (/** @type {PointerEvent} */ event) => {
    const at = local(event);
    const pair = markAt(at[0], at[1]);
    stage.classList.toggle("on", Boolean(pair));
    showTip("scatter-tip", stage, at, pair ? pairTip(pair) : "");
  });
  stage.addEventListener("pointerleave", () => showTip("scatter-tip", stage, [0, 0], ""));
  stage.addEventListener("click", (/** @type {MouseEvent} */ event) => { const [x, y] = local(event); const pair = markAt(x, y); if (pair || state.chosen) choose(pair || null); });
  stage.addEventListener("keydown", stepKey);
}

/** @param {Pair} pair */
const pairTip = (pair) => `${pairName(pair)} · ${say("gap_place_of", { n: number(Number(cellOf(pair)?.[0])), all: number(model().pairs) })}`;
/** @param {Place} place */
const placeTip = (place) => `${place.name} · ${say("gap_documented", { n: place.documented })}`;

/** @param {string} id @param {HTMLElement} stage @param {number[]} at @param {string|null|undefined} text */
function showTip(id, stage, [x, y], text) {
  const tip = byId(id);
  tip.hidden = !text;
  tip.textContent = text ? tidy(text) : "";
  if (!text) return;
  tip.style.left = `${Math.max(4, Math.min(x + 14, stage.clientWidth - tip.offsetWidth - 4))}px`;
  tip.style.top = `${y > 60 ? y - tip.offsetHeight - 10 : y + 18}px`;
}

/** Arrows go from a pair to the next one, in the order of the lists; Enter reads it; Escape shows everything. @param {KeyboardEvent} event */
function stepKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  if (step && shown.length) {
    const here = state.chosen ? shown.indexOf(state.chosen) : step > 0 ? -1 : 0;
    choose(shown[(here + step + shown.length) % shown.length]);
  } else if ((event.key === "Enter" || event.key === " ") && state.chosen) focusPanel();
  else return;
  event.preventDefault();
}
