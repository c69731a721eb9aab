// The table twin: the ties shown in the graph, one a row.

const MOST_ROWS = 5000;
const sorting = { column: -1, down: false };

/** Columns of the table: key of the heading, text of the cell. @returns {[string, (s:ReturnType<typeof tieSummary>, tie:Tie) => string][]} */
function columns() {
  const one = DATA.mode === "one-mode";
  return [
    [one ? "column_actor_1" : "column_actor", (s) => s.a.name],
    [one ? "column_actor_2" : "column_cooperation", (s) => s.b.name],
    ...(one ? /** @type {any} */ ([["column_cooperation", (/** @type {any} */ s) => s.cooperations.join("\u00a0; ")], ["column_weight", (/** @type {any} */ s, /** @type {Tie} */ tie) => number(tie.w, 2)]]) : []),
    ["column_roles", (s) => s.roles],
    ["column_dates", (s) => s.dates],
    ["column_nature", (s) => s.nature],
    ["column_certainty", (s) => s.certainty],
    ["column_sources", (s) => s.sources.slice(0, 2).join("\u00a0; ") + (s.sources.length > 2 ? ` ${say("more_sources", { n: s.sources.length - 2 })}` : "")],
  ];
}

/** Write the rows again. @param {HTMLElement} box */
function refreshTable(box) {
  const all = TIES.filter(tieShown);
  const dated = all.some((tie) => tie.f.some((f) => DATA.facts[f].s || DATA.facts[f].e));
  const heads = columns().filter(([key]) => key !== "column_dates" || dated);
  const rows = all.slice(0, MOST_ROWS).map((tie) => { const s = tieSummary(tie); return { tie, cells: heads.map(([, cell]) => cell(s, tie)) }; });
  if (sorting.column >= 0) {
    const order = new Intl.Collator(state.lang, { numeric: true });
    rows.sort((a, b) => order.compare(a.cells[sorting.column], b.cells[sorting.column]) * (sorting.down ? -1 : 1));
  }
  const caption = [all.length ? say("table_more") : say("table_none"), all.length > MOST_ROWS ? say("table_limited", { n: MOST_ROWS }) : ""].filter(Boolean);
  box.replaceChildren(el("table", null,
    el("caption", null, caption.map((text) => (/[.!]$/.test(text) ? text : `${text}.`)).join(" ")),
    el("thead", null, el("tr", null, ...heads.map(([key], i) => headCell(key, i)))),
    el("tbody", null, ...rows.map(({ tie, cells }) => el("tr", { class: state.chosen && state.chosen.type === "tie" && state.chosen.id === tie.id ? "chosen" : null, "data-tie": tie.id },
      ...cells.map((text, i) => el(i ? "td" : "th", { scope: i ? null : "row", class: heads[i][0], "data-head": say(heads[i][0]) }, i ? text : el("button", { type: "button", class: "link", onclick: () => choose({ type: "tie", id: tie.id }, { focus: true }) }, text))))))));
}

/** @param {string} key @param {number} index */
function headCell(key, index) {
  const sorted = sorting.column === index ? (sorting.down ? "descending" : "ascending") : null;
  const turn = () => {
    sorting.down = sorting.column === index && !sorting.down;
    sorting.column = index;
    refreshTable(byId("view-table"));
    const button = byId("view-table").querySelectorAll("thead button")[index];
    if (button instanceof HTMLElement) button.focus();
  };
  return el("th", { scope: "col", "aria-sort": sorted }, el("button", { type: "button", title: say("sort_by", { column: say(key) }), onclick: turn }, say(key)));
}

registerView({
  name: "table", hash: "tableau", word: "view_table", title: () => say("table_caption"),
  open: (box) => { box.tabIndex = 0; },
  refresh: refreshTable,
  close: (box) => { box.replaceChildren(); box.scrollTop = 0; },
});
