// The table: the same pairs, as rows that can be sorted; and the same rows as a file.

/** Why a pair is listed. @param {Pair} pair */
function reasonOf(pair) {
  if (pair.shared) return cooperationsOf(pair).map((name) => tidy(name)).join("\u00a0; ");
  const silent = [NODES[pair.a], NODES[pair.b]].filter((place) => !place.documented);
  return silent.length === 2 ? say("gap_silent_both") : silent.length ? say("gap_silent_one", { name: silent[0].name }) : say("gap_silent_none");
}
/** @param {Pair} pair the names of the cooperations that it shares */
const cooperationsOf = (pair) => [...new Set(pair.facts.map((f) => DATA.things[DATA.facts[f].k][1]).filter(Boolean))].sort((a, b) => a.localeCompare(b, "fr"));

/** Heads, and what each cell holds: a text, or a number with its decimals. @returns {[string, (pair:Pair) => string|number, number?][]} */
function columns() {
  return [
    ["gap_list", (pair) => say(`${LISTS[listOf(pair)].word}_short`)],
    ["gap_one", (pair) => NODES[pair.a].name],
    ["gap_other", (pair) => NODES[pair.b].name],
    ["gap_kind", (pair) => kindWords(kindOf(pair))],
    ["gap_place", (pair) => Number(cellOf(pair)?.[0]), 1],
    ...(model().key === "flows" ? /** @type {any} */ ([["gap_flow", (/** @type {Pair} */ pair) => Number(cellOf(pair)?.[1]), 0]]) : []),
    ["gap_km", (pair) => pair.km ?? NaN, 0],
    ["gap_near", (pair) => (pair.near === undefined ? "" : say(pair.near ? "gap_yes" : "gap_no"))],
    ["gap_shared", (pair) => pair.shared, 0],
    ["gap_reason", reasonOf],
  ];
}

/** @returns {Pair[]} the pairs shown, as the table orders them */
function tableRows() {
  const column = columns()[state.sort.column];
  if (!column) return shown;
  const words = new Intl.Collator(state.lang, { numeric: true });
  const [, value] = column;
  const compare = (/** @type {string|number} */ a, /** @type {string|number} */ b) => (typeof a === "number" && typeof b === "number" ? (Number.isNaN(a) ? 1 : Number.isNaN(b) ? -1 : a - b) : words.compare(String(a), String(b)));
  return [...shown].sort((one, other) => compare(value(one), value(other)) * (state.sort.down ? -1 : 1));
}

function refreshTable() {
  const heads = columns();
  const write = (/** @type {string|number} */ value, /** @type {number} */ digits) => (typeof value === "number" ? (Number.isNaN(value) ? "–" : number(value, digits)) : tidy(value));
  const list = (/** @type {Pair} */ pair) => { const at = LISTS[listOf(pair)]; return el("span", { class: "list" }, icon(/** @type {any} */ (at)), say(`${at.word}_short`)); };
  byId("table").replaceChildren(el("table", null,
    el("caption", { class: "sr" }, say("gap_table")),
    el("thead", null, el("tr", null, ...heads.map(([key, , digits], i) => headCell(key, i, digits !== undefined)))),
    el("tbody", null, ...tableRows().map((pair) => el("tr", { class: pair === state.chosen ? "chosen" : null, "data-pair": pair.id }, ...heads.map(([, value, digits], i) => {
      const text = write(value(pair), digits || 0);
      return el(i === 1 ? "th" : "td", { scope: i === 1 ? "row" : null, class: digits === undefined ? null : "n" }, i === 0 ? list(pair) : i === 1 ? el("button", { type: "button", class: "link", "aria-label": tidy(pairName(pair)), onclick: () => choose(pair, true) }, text) : text);
    }))))));
  const [without, beyond, both] = model().lists.map((/** @type {number} */ n, /** @type {number} */ i) => n - model().kept[i]);
  const missing = without + beyond + both;
  byId("left-out").textContent = [say("gap_rows", { n: shown.length }), missing ? say("gap_left_out", { n: missing }) : "", say("gap_none_left", { n: number(model().pairs) })].filter(Boolean).join(" ");
}

/** @param {string} key @param {number} index @param {boolean} numeric */
function headCell(key, index, numeric) {
  const sorted = state.sort.column === index ? (state.sort.down ? "descending" : "ascending") : null;
  const turn = () => {
    state.sort = { column: index, down: state.sort.column === index && !state.sort.down };
    refreshTable();
    writeHash();
    const button = byId("table").querySelectorAll("thead button")[index];
    if (button instanceof HTMLElement) button.focus();
  };
  return el("th", { scope: "col", "aria-sort": sorted, class: numeric ? "n" : null }, el("button", { type: "button", title: say("sort_by", { column: say(key) }), onclick: turn }, say(key)));
}

/** @returns {string} the table, with a byte order mark and semicolons */
function csvText() {
  const heads = columns();
  const more = ["gap_iri_one", "gap_iri_other", "gap_weight", "gap_documented_one", "gap_documented_other"].map((key) => say(key));
  const rows = tableRows().map((pair) => {
    const [a, b] = [NODES[pair.a], NODES[pair.b]];
    return [...heads.map(([, value]) => value(pair)), DATA.base + a.iri, DATA.base + b.iri, pair.weight, a.documented, b.documented];
  });
  return `\ufeff${[[...heads.map(([key]) => say(key)), ...more], ...rows].map((row) => row.map(cell).join(";")).join("\r\n")}\r\n`;
}
