// Small multiples: the same places everywhere, so that one compares; what is absent stays faint behind.

/** Beyond this number of ties only symbols are drawn behind. */
const FAINT_MOST = 6000;

/** The sheet of a picture, from the places of all symbols. @param {number} width @param {number} height */
function smallSheet(width, height) {
  const [xs, ys] = [NODES.map((node) => node.x), NODES.map((node) => node.y)];
  const [left, right, up, down] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const [sx, sy] = [(width - 22) / Math.max(1, right - left), (height - 22) / Math.max(1, down - up)];
  return (/** @type {GraphNode} */ node) => [11 + (node.x - left) * sx, 11 + (node.y - up) * sy];
}

/** @param {Vignette} one @param {number} width @param {number} height @returns {SVGElement[]} */
function smallPicture(one, width, height) {
  const at = smallSheet(width, height);
  const two = (/** @type {number[]} */ spot) => spot.map((v) => v.toFixed(1)).join(" ");
  const lines = (/** @type {Tie[]} */ ties) => ties.map((tie) => `M${two(at(NODES[tie.from]))}L${two(at(NODES[tie.to]))}`).join("");
  const dots = (/** @type {GraphNode[]} */ nodes) => nodes.map((node) => `M${two(at(node))}h0`).join("");
  const path = (/** @type {string} */ d, /** @type {Record<string, string|number>} */ look) => (d ? [svgEl("path", { d, fill: "none", ...look })] : []);
  const { chosen } = state;
  const lit = TIES.filter((tie) => one.lit.has(tie.id));
  const { nodes } = endsOf(one.lit);
  const begun = (/** @type {Tie} */ tie) => (one.begun ? one.begun.has(tie.id) : comparison() !== "period");
  const among = (/** @type {boolean} */ inferred, /** @type {boolean} */ starts) => lines(lit.filter((tie) => !tieLit(tie) && Boolean(tie.inf) === inferred && begun(tie) === starts));
  const parts = [
    ...path(TIES.length > FAINT_MOST ? "" : lines(TIES.filter((tie) => !one.lit.has(tie.id))), { stroke: "#e3e7ec", "stroke-width": 0.7 }),
    ...path(dots(NODES.filter((node) => !nodes.has(node.id))), { stroke: "#cdd4dc", "stroke-width": 3, "stroke-linecap": "round" }),
    ...[false, true].flatMap((starts) => [false, true].flatMap((inferred) => path(among(inferred, starts), { stroke: starts ? "#1b4b82" : "#8592a3", "stroke-width": starts ? 1.15 : 0.9, ...(inferred ? { "stroke-dasharray": "3 2" } : {}) }))),
    ...path(lines(lit.filter((tie) => tieLit(tie))), { stroke: "#b35900", "stroke-width": 1.8 }),
  ];
  for (const node of NODES) {
    if (!nodes.has(node.id)) continue;
    const [x, y] = at(node);
    parts.push(symbolElement(symbolOf(node), x, y, node.deg > 12 ? 4.4 : 3.2));
  }
  const ends = chosen ? (chosen.type === "node" ? [chosen.id] : [TIES[chosen.id].from, TIES[chosen.id].to]) : [];
  for (const id of ends) {
    const [x, y] = at(NODES[id]);
    parts.push(svgEl("circle", { cx: x.toFixed(1), cy: y.toFixed(1), r: 8, fill: "none", stroke: "#b35900", "stroke-width": 2.2, ...(nodes.has(id) ? {} : { "stroke-dasharray": "3 2" }) }));
  }
  if (!lit.length) parts.push(svgText(width / 2, height / 2 + 5, countsOf(one), 14, { "text-anchor": "middle", stroke: "#fff", "stroke-width": 5, "paint-order": "stroke", "stroke-linejoin": "round" }));
  return parts;
}

/** @param {Vignette} one */
function vignetteElement(one) {
  const [width, height] = [300, 226];
  const picture = svgEl("svg", { viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true", focusable: "false" });
  picture.append(...smallPicture(one, width, height));
  const there = inPlace(one);
  const words = [el("b", null, one.name), el("span", { class: "counts" }, countsOf(one)), picture];
  if (!one.filter || !one.lit.size) return el("div", { class: "vignette", "data-key": one.key }, ...words);
  return el("button", { type: "button", class: "vignette", "data-key": one.key, "aria-pressed": String(there), onclick: () => pickVignette(one, there) },
    ...words, el("span", { class: "go" }, say(there ? "multiples_release" : "multiples_enlarge")));
}

/** Set the filter of a picture and see it large; or lift the filter when it is there. @param {Vignette} one @param {boolean} there */
function pickVignette(one, there) {
  releaseComparison(comparison());
  if (!there && one.filter) {
    one.filter();
    state.view = VIEWS[0].name;
  }
  filtersChanged();
  const stop = there ? byId("multiples-grid").querySelector(`[data-key="${one.key}"]`) : document.getElementById(`tab-${VIEWS[0].name}`);
  if (stop instanceof HTMLElement) stop.focus();
}

/** @param {HTMLElement} box */
function refreshMultiples(box) {
  const held = document.activeElement instanceof HTMLElement && box.contains(document.activeElement) ? document.activeElement : null;
  const [id, key] = held ? [held.id, held.dataset.key] : ["", ""];
  const all = currentVignettes();
  const line = (/** @type {Record<string, string|number>} */ look, /** @type {string} */ text) => {
    const made = svgEl("svg", { width: 24, height: 12, viewBox: "0 0 24 12", "aria-hidden": "true" });
    made.append(svgEl("line", { x1: 0, y1: 6, x2: 24, y2: 6, "stroke-width": 2, ...look }));
    return el("span", null, made, text);
  };
  const period = comparison() === "period";
  box.replaceChildren(
    el("div", { class: "multiples-tools" },
      el("div", { class: "segmented", role: "group", "aria-label": say("multiples_by") }, ...comparisons().map((by) => el("button", { type: "button", id: `multiples-${by}`, "aria-pressed": String(by === comparison()),
        onclick: () => { multiplesState.by = by; refreshAll(); announce(currentView().title()); } }, say(`multiples_${by}`))))),
    el("p", { class: "matrix-key" }, ...(period ? [line({ stroke: "#1b4b82" }, say("multiples_key_begun"))] : []), line({ stroke: period ? "#8592a3" : "#1b4b82" }, say("multiples_key_lit")),
      ...(TIES.some((tie) => tie.inf) ? [line({ stroke: period ? "#8592a3" : "#1b4b82", "stroke-dasharray": "4 3" }, say("multiples_key_inferred"))] : []), line({ stroke: "#cdd4dc" }, say("multiples_key_faint")),
      ...(state.chosen ? [line({ stroke: "#b35900" }, say("multiples_key_chosen"))] : [])),
    el("div", { class: "multiples-grid", id: "multiples-grid" }, ...all.map(vignetteElement)),
    el("p", { class: "note multiples-note" }, [say("multiples_hint"), period ? say("multiples_cut") : "", gathered(all)].filter(Boolean).join(" ")));
  keepReachable(box.querySelector(".matrix-key"));
  const again = id ? document.getElementById(id) : key ? box.querySelector(`[data-key="${key}"]`) : null;
  if (again instanceof HTMLElement) again.focus({ preventScroll: true });
}

/** @param {Frame} frame */
function multiplesSheet(frame) {
  const made = svgEl("g", { transform: `translate(${frame.x} ${frame.y})` });
  currentVignettes().forEach((one, i) => {
    const spot = svgEl("g", { transform: `translate(${(i % 4) * 310} ${Math.floor(i / 4) * 290})` });
    spot.append(svgEl("rect", { width: 298, height: 278, fill: "none", stroke: "#d6dbe2" }), svgText(12, 22, fittedName(one.name, 270), 15, { "font-weight": 600 }), svgText(12, 42, countsOf(one), 12.5, { fill: "#525e6d" }));
    const picture = svgEl("g", { transform: "translate(4 48)" });
    picture.append(...smallPicture(one, 290, 226));
    spot.append(picture);
    made.append(spot);
  });
  return made;
}

/** @param {number} x @param {number} y @param {number} width */
function multiplesLegend(x, y, width) {
  const made = svgEl("g", {});
  let at = y;
  const write = (/** @type {string} */ text, indent = 28, more = {}) => { for (const piece of linesOf(text, 14, width - indent)) { made.append(svgText(x + indent, at, piece, 14, more)); at += 19; } at += 5; };
  for (const entry of legendEntries()) { made.append(symbolElement(entry, x + 9, at - 5, 7)); write(entry.label()); }
  const line = (/** @type {Record<string, string|number>} */ look, /** @type {string} */ word) => { made.append(svgEl("line", { x1: x - 2, y1: at - 5, x2: x + 22, y2: at - 5, "stroke-width": 2, ...look })); write(say(word)); };
  if (comparison() === "period") line({ stroke: "#1b4b82" }, "multiples_key_begun");
  const lit = comparison() === "period" ? "#8592a3" : "#1b4b82";
  line({ stroke: lit }, "multiples_key_lit");
  line({ stroke: lit, "stroke-dasharray": "4 3" }, "multiples_key_inferred");
  line({ stroke: "#cdd4dc" }, "multiples_key_faint");
  if (state.chosen) line({ stroke: "#b35900" }, "multiples_key_chosen");
  for (const text of [gathered(currentVignettes()), ...filterTexts()].filter(Boolean)) write(text, 0, { fill: "#525e6d" });
  write(say("limit_absence_title"), 0, { "font-weight": 600 });
  return made;
}

/** One row a picture. What has no source says so, instead of 0. @returns {(string|number)[][]} */
function multiplesRows() {
  return [["multiples_column", "multiples_column_ties", "multiples_column_begun", "multiples_column_inferred", "multiples_column_actors", "multiples_column_cooperations", "multiples_column_state"].map((key) => say(key)),
    ...currentVignettes().map((one) => {
      const { actors, cooperations } = endsOf(one.lit);
      if (!one.lit.size) return [one.name, "", "", "", "", "", countsOf(one)];
      return [one.name, one.lit.size, one.begun ? one.begun.size : "", [...one.lit].filter((id) => TIES[id].inf).length, actors, DATA.mode === "one-mode" ? "" : cooperations, ""];
    })];
}

registerView({
  name: "multiples", hash: "vignettes", word: "view_multiples",
  title: () => say(`title_multiples_${comparison()}`, DATA.periods.length ? { from: String(DATA.periods[0][0]), to: String(DATA.periods[DATA.periods.length - 1][1]) } : {}),
  refresh: refreshMultiples,
  close: (box) => { box.replaceChildren(); },
  size: () => ({ width: 1240, height: 290 * Math.ceil(currentVignettes().length / 4) }), svg: multiplesSheet, legend: multiplesLegend, csv: multiplesRows,
  write: (parts) => { if (comparison() && comparison() !== comparisons()[0]) parts.set("comparer", comparison()); },
  read: (parts) => { multiplesState.by = parts.get("comparer") || ""; },
});
