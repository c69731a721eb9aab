// Flows: who the plan, or each form of cooperation, goes through.

const flowTitle = () => say(`title_flow_${currentFlow().key}`);
/** Columns drawn in a width. @param {number} width */
function flowColumns(width) {
  const all = currentFlow().columns.map((_, i) => i);
  if (width >= 600 || all.length < 3) return all;
  const first = flowState.step < 0 ? all.length - 2 : Math.min(flowState.step, all.length - 2);
  return [first, first + 1];
}

/** The panel of a box or of a band: its ties. @param {string} title @returns {HTMLElement[]|null} */
function flowPanel(title) {
  const ties = (flowMark() || []).map((id) => TIES[id]).filter((tie) => tie && tieShown(tie));
  if (!ties.length) return null;
  const count = ties.reduce((sum, tie) => sum + tieCount(tie), 0);
  return [el("p", { class: "over" }, say("view_flow")), el("h2", { tabindex: -1 }, title), el("p", null, `${say("participations", { n: count })}.`), backButton(),
    el("section", null, el("h3", null, say("node_ties")), ...ties.map((tie) => el("div", { class: "tie" },
      el("div", { class: "to" }, icon(symbolOf(NODES[tie.from])), nodeButton(NODES[tie.from])), el("div", { class: "to" }, icon(symbolOf(NODES[tie.to])), nodeButton(NODES[tie.to])),
      ...tie.f.slice(0, 2).map((f) => factElement(DATA.facts[f], "", 1)), el("p", { class: "role" }, el("button", { type: "button", class: "link", onclick: () => choose({ type: "tie", id: tie.id }, { focus: true }) }, say("edge_open"))))))];
}
/** @param {string} key @param {number} size numbers the key must hold @returns {FlowItem[]|null} */
function flowItems(key, size) {
  const [name, ...parts] = key.split(".");
  const flow = CHRONICLE.flows.find((one) => one.key === name);
  const at = parts.map(Number);
  if (!flow || at.length < size || !flow.columns[at[0]]) return null;
  const items = size === 2 ? [flow.columns[at[0]].items[at[1]]] : [flow.columns[at[0]].items[at[1]], (flow.columns[at[0] + 1] || { items: [] }).items[at[2]]];
  return items.every(Boolean) ? items : null;
}
MARKS.boite = (key) => { const items = flowItems(key, 2); return items && flowPanel(itemText(items[0])); };
MARKS.flux = (key) => { const items = flowItems(key, 3); return items && flowPanel(items.map(itemText).join(" → ")); };

/** @param {HTMLElement} box */
function refreshFlow(box) {
  const [head, picture] = /** @type {HTMLElement[]} */ ([...box.children]);
  const width = Math.max(280, box.clientWidth);
  const flow = currentFlow();
  const steps = flow.columns.slice(1).map((column, i) => /** @type {[string, string]} */ ([String(i), `${say(`flow_${flow.columns[i].word}`)} → ${say(`flow_${column.word}`)}`]));
  head.replaceChildren(
    ...(CHRONICLE.flows.length > 1 ? [pressed("flow_mode", CHRONICLE.flows.map(({ key }) => [key, say(`flow_${key}`)]), flow.key, (key) => { flowState.key = key; flowState.step = -1; }, "flow")] : []),
    ...(width < 600 && steps.length > 1 ? [pressed("flow_steps", steps, String(flowColumns(width)[0]), (key) => { flowState.step = Number(key); }, "step")] : []),
    ...flowNotes().map((text) => el("p", { class: "note" }, text)));
  redrawn(box, () => picture.replaceChildren(flow.ties.some(([tie]) => tieShown(TIES[tie])) ? flowPicture(width, "f", flowColumns(width)).made : el("p", { class: "note" }, say("table_none"))));
}

/** How to read the flow, and what is unknown in it. @returns {string[]} */
const flowNotes = () => [`${say("reading_width_two")}. ${say("flow_hatched")}.`, ...(currentFlow().key === "plan" ? [say("commitment_lost")] : []), ...(currentFlow().key === "forms_many" ? [say("flow_many")] : [])];

/** @param {number} x @param {number} y @param {number} width */
function flowLegend(x, y, width) {
  const made = svgEl("g", {});
  let at = y;
  const used = new Set(currentFlow().ties.map(([tie]) => NODES[TIES[tie].from].g));
  for (const [i, group] of DATA.groups.entries()) {
    if (!used.has(i)) continue;
    made.append(svgEl("rect", { x, y: at - 11, width: 14, height: 12, fill: group.color, stroke: DARK, "stroke-width": 0.6 }), ...linesOf(inLang(group.label), 13, width - 26).map((line, n) => svgText(x + 24, at + n * 16, line, 13)));
    at += 16 * linesOf(inLang(group.label), 13, width - 26).length + 6;
  }
  at += 8;
  for (const line of [...flowNotes(), ...filterTexts(), say("limit_absence_title")].flatMap((text) => linesOf(text, 13, width))) { made.append(svgText(x, at, line, 13, { fill: "#525e6d" })); at += 18; }
  return made;
}

/** @returns {(string|number)[][]} */
function flowRows() {
  const flow = currentFlow();
  const heads = [...flow.columns.map((column) => say(`flow_${column.word}`)), ...(flow.columns.some(({ word }) => word === "actor") ? [] : [say("column_actor")]), ...(flow.key === "plan" ? [say("awaited"), say("commitment")] : []), say("participations_word"), say("column_nature"), say("column_certainty")];
  return [heads, ...flow.ties.filter(([tie]) => tieShown(TIES[tie])).map(([id, ...path]) => {
    const tie = TIES[id];
    const years = awaitedOf({ n: tie.to }).map(({ year }) => year).join(", ");
    return [...path.map((index, col) => itemText(flow.columns[col].items[index])), ...(flow.key === "plan" ? [years, say("commitment_unknown")] : [NODES[tie.from].name]), tieCount(tie), say(tie.inf ? "nature_inferred" : "nature_stated"), say(`certainty_${tie.c}`)];
  })];
}

registerView({
  name: "flow", hash: "flux", word: "view_flow", title: flowTitle,
  open: (box) => { box.append(el("div", { class: "picture-head" }), el("div", { class: "picture" })); setUpArrows(box); },
  refresh: refreshFlow,
  how: "how_flow",
  size: () => ({ width: 1000, height: flowLayout(1000, currentFlow().columns.map((_, i) => i)).height }),
  svg: (frame) => {
    const made = svgEl("g", { transform: `translate(${frame.x} ${frame.y})` });
    made.append(flowPicture(frame.width, "p", currentFlow().columns.map((_, i) => i)).made);
    return made;
  },
  legend: flowLegend,
  csv: flowRows,
  write: (parts) => {
    if (currentFlow() !== CHRONICLE.flows[0]) parts.set("flux", flowState.key);
    if (flowState.step >= 0) parts.set("pas", String(flowState.step));
  },
  read: (parts) => {
    flowState.key = parts.get("flux") || "";
    flowState.step = /^\d$/.test(parts.get("pas") || "") ? Number(parts.get("pas")) : -1;
  },
  reveal: (node) => {
    const col = currentFlow().columns.map(({ items }, i) => [i, items.findIndex((item) => item.n === node.id)]).find(([, index]) => index >= 0);
    if (col) byId("view-flow").querySelector(`[data-key="boite~${currentFlow().key}.${col.join(".")}"]`)?.scrollIntoView({ block: "nearest" });
  },
});
