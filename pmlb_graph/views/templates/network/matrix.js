// The matrix: a grid of cells, one tab stop, headings that stay in sight.

/** @type {{matrix:Matrix, key:string, spot:[number, number]}} the matrix drawn; the cell that has the tab stop, −1 for headings */
const matrixGrid = { matrix: { rows: [], columns: [], cells: new Map(), cut: 0 }, key: "", spot: [0, 0] };
const MATRIX_SIZES = [12, 15, 18, 22, 27, 33];

/** Size of a cell: the one asked for, else the largest that fits. @param {Matrix} matrix */
function cellSize(matrix) {
  if (MATRIX_SIZES.includes(matrixState.size)) return matrixState.size;
  const room = byId("views").clientWidth - headSizes(matrix).side - 18;
  return [...MATRIX_SIZES].reverse().find((size) => size > 12 && size * matrix.columns.length <= room) || 15;
}

/** Width of a column: themes are few and have room. @param {Matrix} matrix @param {number} size */
const cellWidth = (matrix, size) => (matrixThemes() ? Math.max(size, Math.min(2 * size, Math.floor((byId("views").clientWidth - headSizes(matrix).side - 18) / matrix.columns.length))) : size);

/** Room for headings: width of those of rows, height of those of columns. @param {Matrix} matrix @param {number} [most] */
function headSizes(matrix, most = byId("views").clientWidth < 600 ? 146 : 250) {
  const longest = (/** @type {Line[]} */ lines) => Math.max(60, ...lines.map((line) => textWidth(line.name, 13, false))) + 38;
  return { side: Math.round(Math.min(most, longest(matrix.rows))), top: Math.round(Math.min(most * 0.8, longest(matrix.columns))) };
}

/** @param {HTMLElement} box */
function openMatrix(box) {
  const scroller = el("div", { class: "matrix-scroll", id: "matrix-scroll", onkeydown: matrixKey, onclick: matrixClick, onpointerover: matrixHover,
    onpointerleave: leaveMatrix, onfocusin: (/** @type {Event} */ event) => matrixHover(event) });
  box.append(el("div", { class: "matrix-tools", id: "matrix-tools" }), el("p", { class: "matrix-key", id: "matrix-key" }), scroller, el("div", { class: "matrix-said", id: "matrix-said" }), el("p", { class: "sr", id: "matrix-keys" }));
}

/** What scrolls can be reached from the keyboard, and is no stop when it does not. @param {Element|null} key */
function keepReachable(key) {
  if (!key) return;
  const scrolls = key.scrollWidth > key.clientWidth + 1;
  for (const [name, value] of [["tabindex", "0"], ["role", "group"], ["aria-label", say("matrix_key")]]) if (scrolls) key.setAttribute(name, value); else key.removeAttribute(name);
}

/** A printed matrix keeps to the width of its paper. */
function fitPaper() {
  const scroller = byId("matrix-scroll");
  const table = scroller.querySelector("table");
  scroller.style.setProperty("--paper-zoom", String(table ? Math.min(1, 1020 / table.offsetWidth).toFixed(3) : 1));
}

/** @param {HTMLElement} box */
function refreshMatrix(box) {
  const matrix = currentMatrix();
  const size = cellSize(matrix);
  const shape = headSizes(matrix);
  const wide = cellWidth(matrix, size);
  const ties = [...matrix.cells].map(([key, cell]) => `${key}${cell.masked ? "-" : "+"}${cell.value}`);
  const key = [state.lang, state.color, matrixState.what, matrixOrder(), size, wide, shape.side, shape.top, matrix.rows.map((row) => row.key + (row.node && nodeDim(row.node) ? "-" : "")), matrix.columns.map((column) => column.key), ties].join("|");
  const focused = document.activeElement;
  if (key !== matrixGrid.key) {
    Object.assign(matrixGrid, { key, matrix, spot: [Math.min(matrixGrid.spot[0], matrix.rows.length - 1), Math.min(matrixGrid.spot[1], matrix.columns.length - 1)] });
    const held = focused instanceof HTMLElement && box.contains(focused) ? focused.id || "cell" : "";
    for (const [name, value] of [["--cell", size], ["--wide", wide], ["--side", shape.side], ["--top", shape.top]]) box.style.setProperty(String(name), `${value}px`);
    byId("matrix-tools").replaceChildren(...matrixTools(size));
    byId("matrix-key").replaceChildren(...matrixKeyParts(matrix));
    byId("matrix-keys").textContent = say("matrix_keys");
    byId("matrix-scroll").replaceChildren(matrix.rows.length && matrix.columns.length ? matrixTable(matrix, size) : el("p", { class: "note" }, say("matrix_none")));
    tellCell("");
    if (held === "cell") spotCell()?.focus({ preventScroll: true });
    else if (held) document.getElementById(held)?.focus();
  }
  fitPaper();
  keepReachable(byId("matrix-key"));
  const { chosen } = state;
  const { rows, columns } = matrixGrid.matrix;
  if (chosen && chosen.type === "node") lightLines([lineOf(rows, chosen.id), lineOf(columns, chosen.id)], "chosen");
  else lightLines(chosen && matrixThemes() ? [lineOf(rows, TIES[chosen.id].from), -1] : null, "chosen");
  for (const cell of box.querySelectorAll("td.chosen")) cell.classList.remove("chosen");
  if (chosen && chosen.type === "tie") for (const cell of cellsOfTie(TIES[chosen.id])) cell.classList.add("chosen");
}

/** @param {Line[]} lines @param {number} id */
const lineOf = (lines, id) => lines.findIndex((line) => line.node && line.node.id === id);
/** @param {number} row @param {number} column @returns {HTMLElement|null} a cell, or a heading at −1 */
const cellAt = (row, column) => { const line = byId("matrix-scroll").querySelector(`tr[data-row="${row}"]`); return line instanceof HTMLTableRowElement ? line.cells[column + 1] || null : null; };
const spotCell = () => cellAt(matrixGrid.spot[0], matrixGrid.spot[1]);
/** @param {Tie} tie @returns {HTMLElement[]} */
function cellsOfTie(tie) {
  if (matrixThemes()) return [];
  const found = [[tie.from, tie.to], [tie.to, tie.from]].map(([a, b]) => cellAt(lineOf(matrixGrid.matrix.rows, a), lineOf(matrixGrid.matrix.columns, b)));
  return found.flatMap((cell) => (cell && cell.tagName === "TD" ? [cell] : []));
}

/** @param {Matrix} matrix @param {number} size */
function matrixTable(matrix, size) {
  const { rows, columns } = matrix;
  const shade = cellShades(matrix);
  const [r0, c0] = [Math.max(0, matrixGrid.spot[0]), Math.max(0, matrixGrid.spot[1])];
  matrixGrid.spot = [r0, c0];
  const starts = (/** @type {Line[]} */ lines, /** @type {number} */ i) => i > 0 && (lines[i].part !== lines[i - 1].part || isUnknown(lines[i]));
  const head = (/** @type {Line} */ line, /** @type {string} */ scope, /** @type {boolean} */ first) => el("th", { scope, tabindex: -1, class: [first ? "first" : "", line.node && nodeDim(line.node) ? "dim" : ""].filter(Boolean).join(" ") || null, title: line.name },
    el("span", { class: "linehead" }, line.node ? icon(symbolOf(line.node)) : null, el("span", { class: "name" }, line.name)));
  const body = [];
  for (let from = 0; from < rows.length;) {
    let to = from + 1;
    while (to < rows.length && rows[to].part === rows[from].part) to += 1;
    body.push(el("tbody", null, rows[from].part ? el("tr", { class: "part" }, el("th", { scope: "rowgroup", colspan: columns.length + 1 }, el("span", null, `${rows[from].part} (${number(to - from)})`))) : null,
      ...rows.slice(from, to).map((row, i) => el("tr", { "data-row": from + i }, head(row, "row", false), ...columns.map((column, c) => cellElement(matrix, from + i, c, starts(columns, c), shade, size, from + i === r0 && c === c0))))));
    from = to;
  }
  return el("table", { role: "grid", "aria-label": currentView().title(), "aria-describedby": "matrix-keys", class: matrixWeighted() ? "weighted" : null },
    el("colgroup", null, el("col"), ...columns.map(() => el("col"))),
    el("thead", null, el("tr", { "data-row": -1 }, el("th", { scope: "col", class: "corner" }, el("span", { class: "sr" }, say("matrix_what"))), ...columns.map((column, c) => head(column, "col", starts(columns, c))))), ...body);
}

/** @param {Matrix} matrix @param {number} r @param {number} c @param {boolean} first @param {(cell:Cell) => number} shade @param {number} size @param {boolean} stop */
function cellElement(matrix, r, c, first, shade, size, stop) {
  const [row, column] = [matrix.rows[r], matrix.columns[c]];
  const cell = matrix.cells.get(cellKey(row, column));
  // Most cells are empty: they are made bare, as there may be ten thousand of them.
  const made = document.createElement("td");
  if (first) made.classList.add("first");
  if (row === column) made.classList.add("self");
  if (cell && cell.masked) made.classList.add("masked");
  if (stop) made.tabIndex = 0;
  if (stop || cell) made.setAttribute("aria-label", cellText(row, column, cell));
  if (cell && !cell.masked) made.append(el("i", { class: `c${cell.c}${cell.inf ? " inf" : ""}${shade(cell) ? ` w${shade(cell)}` : ""}${isUnknown(column) ? " unknown" : ""}` },
    isUnknown(column) ? "?" : matrixWeighted() && size >= 27 ? number(cell.value, 1) : null));
  return made;
}

/** Light one row and one column, and no other. @param {number[]|null} at @param {string} name */
function lightLines(at, name) {
  const scroller = byId("matrix-scroll");
  for (const old of scroller.querySelectorAll(`tr.${name}, col.${name}, thead th.${name}`)) old.classList.remove(name);
  if (!at) return;
  const [r, c] = at;
  if (r >= 0) scroller.querySelector(`tr[data-row="${r}"]`)?.classList.add(name);
  if (c >= 0) for (const one of [scroller.querySelectorAll("col")[c + 1], cellAt(-1, c)]) one?.classList.add(name);
}

registerView({
  name: "matrix", hash: "matrice", word: "view_matrix",
  title: () => say(matrixThemes() ? "title_matrix_themes" : DATA.mode === "one-mode" ? "title_matrix_one" : "title_matrix_two"),
  open: openMatrix,
  refresh: refreshMatrix,
  paged: true, size: matrixSheetSize, svg: matrixSheet, legend: matrixSheetLegend, csv: matrixRows,
  write: (parts) => {
    if (matrixThemes()) parts.set("cases", "themes");
    if (matrixOrder() !== matrixOrders()[0]) parts.set("ordre", matrixOrder());
    if (matrixState.size) parts.set("case", String(matrixState.size));
  },
  read: (parts) => Object.assign(matrixState, { what: parts.get("cases") === "themes" ? "themes" : "ties", order: parts.get("ordre") || "", size: Number(parts.get("case")) || 0 }),
  reveal: revealLine,
});
