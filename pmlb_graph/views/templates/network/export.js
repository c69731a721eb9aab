// Files to publish: SVG and PNG with legend, title, source, licence and seed; CSV that a French spreadsheet opens right.

/** @param {string} extension a name that carries network, version, filter */
function fileName(extension) {
  const filter = [state.off.size ? `sans-${[...state.off].sort().join("-")}` : "", state.inferred ? "" : "sans-regles", state.stated ? "" : "regles-seules",
    state.certainty < 3 ? CERTAINTIES[state.certainty] : "", ...FACETS.flatMap((facet) => [...state.facets[facet.name]].map((i) => facet.values[i].key)),
    state.years.join() === YEARS.join() ? "" : state.years.join("-"), state.ego ? `autour-${plain(NODES[state.ego.id].name)}` : "", pathEnds() ? `chemin-${state.ends.map((id) => NODES[Number(id)].name).join("-")}` : "", state.chosen && state.chosen.type === "node" ? plain(NODES[state.chosen.id].name) : ""];
  return [DATA.name, currentView().hash, DATA.version, ...filter].filter(Boolean)
    .map((part) => slug(String(part))).join("_").slice(0, 140) + `.${extension}`;
}

/** @returns {(string|number)[][]} the ties shown, headings first */
function tieRows() {
  const one = DATA.mode === "one-mode";
  const heads = [say(one ? "column_actor_1" : "column_actor"), `${say("identifier")} 1`, say(one ? "column_actor_2" : "column_cooperation"), `${say("identifier")} 2`,
    ...(one ? [say("column_cooperation")] : []), say("column_roles"), say("column_dates"), say("column_nature"), say("column_certainty"), say("column_weight"),
    say("column_sources"), say("column_quotes"), say("column_rows")];
  return [heads, ...TIES.filter(tieShown).map((tie) => {
    const s = tieSummary(tie);
    return [s.a.name, DATA.base + s.a.iri, s.b.name, DATA.base + s.b.iri, ...(one ? [s.cooperations.join(" | ")] : []), s.roles, s.dates, s.nature, s.certainty,
      tie.w, s.sources.join(" | "), s.quotes.join(" | "), s.rows.join(" | ")];
  })];
}

/** @returns {string} what the current view shows, with a byte order mark and semicolons */
function csvText() {
  const { csv = tieRows } = currentView();
  return `\ufeff${csv().map((row) => row.map(cell).join(";")).join("\r\n")}\r\n`;
}

/** The current view as a sheet to publish. @returns {SVGElement} */
function svgSheet() {
  const view = currentView();
  const wanted = view.size ? view.size() : { width: 1230, height: 880 };
  const [margin, legendWidth, top] = [40, 290, 104];
  const width = Math.max(1100, wanted.width + 2 * margin + legendWidth);
  const foot = linesOf([inLang(DATA.sources_note) ? `${say("source_label")} : ${inLang(DATA.sources_note)}` : "", inLang(DATA.citation) ? `${say("citation_label")} : ${inLang(DATA.citation)}` : "",
    `${say("licence_label")} : ${say("licence")}`, `${say("seed_label")} : ${DATA.seed}`, DATA.version ? `${say("version_label")} : ${DATA.version}` : ""].filter(Boolean).join(" · "), 13, width - 2 * margin);
  const bottom = top + Math.max(wanted.height, 620) + 30;
  const height = bottom + margin + foot.length * 18;
  const sheet = svgEl("svg", { xmlns: "http://www.w3.org/2000/svg", width, height, viewBox: `0 0 ${width} ${height}`, "font-family": FONT, role: "img", "aria-labelledby": "t d" });
  const title = svgEl("title", { id: "t" });
  title.textContent = inLang(DATA.title);
  const about = svgEl("desc", { id: "d" });
  about.textContent = `${view.title()} ${shownText()}. ${inLang(DATA.description)}`;
  sheet.append(title, about, svgEl("rect", { width, height, fill: "#fff" }),
    svgText(margin, margin + 24, inLang(DATA.title), 28, { "font-weight": 600 }), svgText(margin, margin + 48, [view.title(), shownText()].join(" · "), 15, { fill: "#525e6d" }));
  if (view.svg) sheet.append(view.svg({ x: margin + legendWidth, y: top, ...wanted }));
  sheet.append((view.legend || svgLegend)(margin, top + 24, legendWidth - 30));
  foot.forEach((line, i) => sheet.append(svgText(margin, bottom + 14 + i * 18, line, 13, { fill: "#525e6d" })));
  return sheet;
}

/** @param {{x:number, y:number, width:number, height:number}} frame */
function svgGraph(frame) {
  const shown = NODES.filter(nodeShown);
  const [xs, ys] = [shown.map((n) => n.x), shown.map((n) => n.y)];
  const [left, right, up, down] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const scale = Math.min(2, (frame.width - 120) / Math.max(1, right - left), (frame.height - 70) / Math.max(1, down - up));
  const wide = Math.min(1.25, (frame.width - 150) / Math.max(1, (right - left) * scale));
  const at = (/** @type {GraphNode} */ n) => ({ x: frame.width / 2 + (n.x - (left + right) / 2) * scale * Math.max(1, wide), y: frame.height / 2 + (n.y - (up + down) / 2) * scale });
  const made = svgEl("g", { transform: `translate(${frame.x} ${frame.y})` });
  for (const tie of TIES.filter(tieShown)) {
    const [a, b, light] = [at(NODES[tie.from]), at(NODES[tie.to]), tieLit(tie)];
    made.append(svgEl("line", { x1: a.x.toFixed(1), y1: a.y.toFixed(1), x2: b.x.toFixed(1), y2: b.y.toFixed(1), stroke: light ? "#1b4b82" : tie.color.color,
      "stroke-opacity": light === false ? 0.06 : tie.color.opacity, "stroke-width": tie.width, ...(tie.dashes ? { "stroke-dasharray": "6 4" } : {}) }));
  }
  made.append(...contestedCrosses(at));
  const spots = shown.map((node) => ({ ...at(node), r: screenRadius(node, scale), node, lit: (!lit || lit.has(node.id)) && !nodeDim(node), weight: labelWeight(node) }));
  for (const spot of spots) {
    const group = svgEl("g", { opacity: spot.lit ? 1 : 0.16 });
    group.append(symbolElement(symbolOf(spot.node), spot.x, spot.y, spot.r));
    made.append(group);
  }
  for (const label of placeLabels(spots, { width: frame.width, height: frame.height, scale, blocked: [], crowd: 600, must: lit ? 40 : 12 })) {
    if (label.thread) {
      const [x1, y1, x2, y2] = label.thread.map((v) => v.toFixed(1));
      made.append(svgEl("line", { x1, y1, x2, y2, stroke: THREAD, "stroke-width": 0.8 }));
    }
    const [x, align] = anchor(label);
    label.lines.forEach((line, i) => made.append(svgText(x, label.y + 1 + label.size * (0.92 + 1.16 * i), line, label.size, {
      "text-anchor": { left: "start", right: "end", center: "middle" }[align] || "start", "font-weight": label.bold ? 600 : 400,
      stroke: "#fff", "stroke-width": 3.5, "stroke-linejoin": "round", "paint-order": "stroke" })));
  }
  return made;
}

/** @param {number} x @param {number} y @param {number} width */
function svgLegend(x, y, width) {
  const made = svgEl("g", {});
  let line = y;
  const write = (/** @type {string} */ text, /** @type {Record<string, string|number>} */ more = {}, indent = 28) => {
    for (const piece of linesOf(text, 14, width - indent)) { made.append(svgText(x + indent, line, piece, 14, more)); line += 19; }
  };
  for (const entry of legendEntries()) {
    if (state.off.has(entry.key)) continue;
    made.append(symbolElement(entry, x + 9, line - 5, 7.5));
    write(`${entry.label()} (${entry.nodes.length})`);
    line += 6;
  }
  line += 8;
  for (const [on, dashed, key] of /** @type {[boolean, boolean, string][]} */ ([[state.stated, false, "nature_stated"], [state.inferred, true, "nature_inferred"]])) {
    if (!on) continue;
    made.append(svgEl("line", { x1: x - 2, y1: line - 5, x2: x + 22, y2: line - 5, stroke: "#384454", "stroke-width": 1.8, ...(dashed ? { "stroke-dasharray": "6 4" } : {}) }));
    write(say(key));
    line += 6;
  }
  if (TIES.some((tie) => tie.x)) {
    made.append(svgEl("path", { d: crossPath(x + 10, line - 5), fill: "none", stroke: "#8a2350", "stroke-width": 2 }));
    write(say("reading_contested"));
    line += 6;
  }
  line += 6;
  for (const key of [DATA.mode === "one-mode" ? "reading_width_one" : "reading_width_two", "reading_opacity"]) write(say(key), { fill: "#525e6d" }, 0);
  write(sizeText(), { fill: "#525e6d" }, 0);
  if (state.color === "community") for (const note of communityNotes()) write(note, { fill: "#525e6d" }, 0);
  for (const text of filterTexts()) write(text, {}, 0);
  if (state.certainty < 3) write(`${say("certainty_min")} : ${say(`certainty_${state.certainty}`)}`, {}, 0);
  line += 10;
  write(say("limit_absence_title"), { "font-weight": 600 }, 0);
  return made;
}
