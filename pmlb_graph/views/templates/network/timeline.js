// The timeline: when cooperations began and ended, as far as sources tell.

/** @param {HTMLElement} box */
function openTimeline(box) {
  box.append(el("div", { class: "picture-head" }), el("div", { class: "axis" }), el("div", { class: "picture" }));
  setUpArrows(box);
}

/** @param {HTMLElement} box */
function refreshTimeline(box) {
  const [head, axis, picture] = /** @type {HTMLElement[]} */ ([...box.children]);
  head.replaceChildren(pressed("group_by", Object.keys(GROUPINGS).map((key) => [key, say(`group_${key}`)]), timeline.group, (key) => { timeline.group = key; }, "group"), timelineKey());
  const width = Math.max(280, box.clientWidth);
  redrawn(box, () => {
    axis.replaceChildren(timelineAxis(width));
    let line = 0;
    // One picture a group, so that paper is cut between groups.
    picture.replaceChildren(...timelineGroups().map((group, i) => {
      const { made, next } = timelinePicture([group], width, `t${i}`, line);
      line = next;
      return made;
    }));
  });
}

/** What each sign means. @returns {[(x:number, y:number) => SVGElement, string][]} */
function timelineSigns() {
  const row = (/** @type {any} */ told, /** @type {Partial<Row>} */ more = {}) => /** @type {Row} */ ({ told, c: 0, inf: false, lit: null, pale: false, color: "#CC79A7", ...more });
  const bar = (/** @type {any} */ told, /** @type {Partial<Row>} */ more = {}) => (/** @type {number} */ x, /** @type {number} */ y) =>
    barElement(row(told, more), /** @type {any} */ ({ x: (/** @type {number} */ year) => x + (Math.min(year, 9) - 1) * 4 + 2 }), y - 5, 10, "k");
  const sign = (/** @type {string} */ kind) => (/** @type {number} */ x, /** @type {number} */ y) => pointElement(/** @type {any} */ ({ kind, lit: false }), x + 18, y);
  return [[bar({ s: 1, e: 8 }), say("key_known")], ...(CHRONICLE.rows.some((one) => one.a) ? [/** @type {[any, string]} */ ([bar({ s: 1, l: 5, a: 1 }), say("key_active")])] : []), [bar({ s: 1, l: 6 }), say("key_end_unknown")], [bar({ e: 8 }), say("key_start_unknown")],
    ...(timeline.group === "actor" ? [/** @type {[any, string]} */ ([bar({ s: 1, e: 8 }, { inf: true }), say("nature_inferred")])] : []),
    [bar({ s: 1, e: 8 }, { c: 3 }), say("reading_opacity")], ...(CHRONICLE.events.length ? [/** @type {[any, string]} */ ([sign("evenement"), say("event")])] : []),
    ...(CHRONICLE.awaited.length ? [/** @type {[any, string]} */ ([sign("arbitrage"), say("awaited")])] : [])];
}

function timelineKey() {
  return el("ul", { class: "key" }, ...timelineSigns().map(([draw, text]) => {
    const made = svgEl("svg", { width: 38, height: 18, viewBox: "0 0 38 18", "aria-hidden": "true" });
    const drawn = draw(1, 9);
    made.append(timelineDefs("k"), drawn);
    return el("li", null, made, el("span", null, text));
  }));
}

/** @param {number} x @param {number} y @param {number} width */
function timelineLegend(x, y, width) {
  const made = svgEl("g", {});
  const signs = timelineSigns().map(([draw, text], i) => ({ drawn: draw(x, y + i * 44 - 5), text, at: y + i * 44 }));
  made.append(timelineDefs("k"));
  for (const { drawn, text, at } of signs) made.append(drawn, ...linesOf(text, 13, width - 52).map((line, i) => svgText(x + 50, at + i * 16, line, 13)));
  let at = y + signs.length * 44 + 10;
  for (const line of [...filterTexts(), say("limit_absence_title")].flatMap((text) => linesOf(text, 13, width))) { made.append(svgText(x, at, line, 13, { fill: "#525e6d" })); at += 18; }
  return made;
}

/** @returns {(string|number)[][]} */
function timelineRows() {
  const heads = [say("group_by"), say("column_what"), say("column_start"), say("column_end"), say("column_last"), say("certainty"), say("column_nature")];
  const year = (/** @type {number|undefined} */ date) => (date === undefined ? "" : Math.floor(date));
  return [heads, ...timelineGroups().flatMap((group) => group.rows.map((row) => (group.key === "events"
    ? [group.label, `${row.label} : ${row.text}`, year(row.first), year(row.first), "", sureText(row), say("event")]
    : [group.label, row.text || row.label, year(row.told.s), row.told.e === undefined ? "" : Math.ceil(row.told.e) - 1, year(row.told.l), sureText(row), say(row.thin ? "membership" : row.inf ? "nature_inferred" : "column_cooperation")])))];
}

registerView({
  name: "timeline", hash: "chronologie", word: "view_timeline", title: () => say("title_timeline"),
  open: openTimeline,
  paged: true,
  how: "how_timeline",
  refresh: refreshTimeline,
  size: () => ({ width: 1000, height: timelinePicture(timelineGroups(), 1000, "m").height + 30 }),
  svg: (frame) => {
    const made = svgEl("g", { transform: `translate(${frame.x} ${frame.y})` });
    const picture = timelinePicture(timelineGroups(), frame.width, "s").made;
    picture.setAttribute("y", "28");
    made.append(timelineAxis(frame.width), picture);
    return made;
  },
  legend: timelineLegend,
  csv: timelineRows,
  write: (parts) => {
    if (timeline.group !== "form") parts.set("groupes", GROUPINGS[timeline.group]);
    if (timeline.turned.size) parts.set("plis", [...timeline.turned].sort().join("."));
  },
  read: (parts) => {
    timeline.group = Object.keys(GROUPINGS).find((key) => GROUPINGS[key] === parts.get("groupes")) || "form";
    timeline.turned = new Set((parts.get("plis") || "").split(".").filter((key) => /^(events|undated|unknown|members|(form|theme)\d+)$/.test(key)));
  },
  reveal: (node) => {
    const index = CHRONICLE.rows.findIndex((row) => CHRONICLE.names[row.n] === node.id);
    const found = [...byId("view-timeline").querySelectorAll("[data-key]")].find((one) => (one.getAttribute("data-key") || "").endsWith(`/cooperation~${index}`) || one.getAttribute("data-key") === `group-a${node.id}`);
    if (found) found.scrollIntoView({ block: "nearest" });
  },
});
