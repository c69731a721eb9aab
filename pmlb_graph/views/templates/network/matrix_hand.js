// What hands do on the matrix: choose what it crosses, its order and its size; point, click, move with arrows.

/** Change how the matrix is shown. @param {Partial<typeof matrixState>} change */
function setMatrix(change) {
  Object.assign(matrixState, change);
  refreshAll();
}

/** @param {number} size the present one @returns {HTMLElement[]} */
function matrixTools(size) {
  const tab = (/** @type {string} */ what, /** @type {string} */ word) => el("button", { type: "button", id: `matrix-${what}`, "aria-pressed": String((what === "themes") === matrixThemes()), onclick: () => { matrixGrid.spot = [0, 0]; setMatrix({ what }); } }, say(word));
  const select = /** @type {HTMLSelectElement} */ (el("select", { id: "matrix-order", onchange: () => setMatrix({ order: select.value }) },
    ...matrixOrders().map((order) => el("option", { value: order }, say(`matrix_order_${order}`)))));
  select.value = matrixOrder();
  const step = (/** @type {number} */ by, /** @type {string} */ id, /** @type {string} */ sign) => {
    const to = MATRIX_SIZES[MATRIX_SIZES.indexOf(size) + by];
    return el("button", { type: "button", id, "aria-label": say(id.replace("-", "_")), title: say(id.replace("-", "_")), "aria-disabled": to ? null : "true", onclick: () => { if (to) setMatrix({ size: to }); } }, sign);
  };
  return [
    ...(DATA.themes.length ? [el("div", { class: "segmented", role: "group", "aria-label": say("matrix_what") }, tab("ties", DATA.mode === "one-mode" ? "matrix_one" : "matrix_two"), tab("themes", "matrix_themes"))] : []),
    el("label", null, say("matrix_order"), " ", select),
    el("div", { class: "segmented", role: "group", "aria-label": say("matrix_size") }, step(-1, "matrix-smaller", "−"), step(1, "matrix-larger", "+")),
  ];
}

/** @param {Matrix} matrix @returns {(HTMLElement|string)[]} */
function matrixKeyParts(matrix) {
  const swatch = (/** @type {string} */ look, /** @type {string} */ text) => el("span", null, el("i", { class: look, "aria-hidden": "true" }, look === "unknown" ? "?" : null), text);
  const cells = [...matrix.cells.values()];
  const values = cells.filter((cell) => !cell.masked).map((cell) => cell.value);
  return [
    ...(matrixWeighted() && values.length ? [el("span", null, ...[1, 2, 3, 4, 5].map((w) => el("i", { class: `w${w}`, "aria-hidden": "true" })), say("matrix_heavier", { low: number(Math.min(...values), 2), high: number(Math.max(...values), 2) }))] : [swatch("c0", say("matrix_stated"))]),
    ...(cells.some((cell) => cell.inf) ? [swatch(matrixWeighted() ? "inf w4" : "inf c0", say("matrix_inferred"))] : []),
    ...(cells.some((cell) => cell.c) && !matrixWeighted() ? [el("span", null, ...[1, 2, 3].map((c) => el("i", { class: `c${c}`, "aria-hidden": "true" })), say("matrix_paler"))] : []),
    ...(cells.some((cell) => cell.c > 1) && matrixWeighted() ? [swatch("w2 c2", say("matrix_doubtful"))] : []),
    swatch("void", say("matrix_empty")),
    ...(cells.some((cell) => cell.masked) ? [swatch("masked", say("matrix_masked"))] : []),
    ...(matrix.columns.some(isUnknown) ? [swatch("unknown", say("matrix_unknown"))] : []),
    ...(matrix.cut ? [say("matrix_cut", { n: matrix.cut })] : []),
  ];
}

/** @param {Event} event @returns {[number, number]|null} row and column under an event */
function cellPlace(event) {
  const cell = event.target instanceof Element && event.target.closest("[data-row] > :is(td, th:not(.corner))");
  return cell instanceof HTMLTableCellElement ? [Number(/** @type {HTMLElement} */ (cell.parentElement).dataset.row), cell.cellIndex - 1] : null;
}

/** @param {[number, number]} at what stands there, in words */
function cellTextAt([r, c]) {
  const { matrix } = matrixGrid;
  const [row, column] = [matrix.rows[r], matrix.columns[c]];
  return row && column ? cellText(row, column, matrix.cells.get(cellKey(row, column))) : lineText(row || column, matrix, Boolean(row));
}

/** @param {string} text under the matrix; nothing gives the way to use it */
function tellCell(text) {
  byId("matrix-said").replaceChildren(el("p", text ? null : { class: "note" }, text || say("matrix_hint")));
}

/** @param {Event} event */
function matrixHover(event) {
  // A choice that is offered stays until it is answered: the pointer crosses other cells on its way.
  if (byId("matrix-said").querySelector(".offer")) return;
  const at = cellPlace(event);
  lightLines(at, "here");
  if (at) tellCell(cellTextAt(at));
}

/** The pointer goes: so does what it pointed at. */
function leaveMatrix() {
  if (byId("matrix-said").querySelector(".offer")) return;
  lightLines(null, "here");
  tellCell("");
}

/** @param {Event} event */
function matrixClick(event) {
  const at = cellPlace(event);
  if (!at) return;
  moveToCell(at, false);
  openCell(at, false);
}

/** Open what stands at a place: a heading chooses its symbol, a cell its tie. @param {[number, number]} at @param {boolean} focus */
function openCell([r, c], focus) {
  const { matrix } = matrixGrid;
  const [row, column] = [matrix.rows[r], matrix.columns[c]];
  if (!row || !column) {
    const { node } = row || column;
    if (node) choose({ type: "node", id: node.id }, { focus });
    else { tellCell(cellTextAt([r, c])); announce(cellTextAt([r, c])); }
    return;
  }
  const cell = matrix.cells.get(cellKey(row, column));
  tellCell(cellText(row, column, cell));
  if (!cell || cell.masked) announce(cellText(row, column, cell));
  else if (cell.behind.length > 1) offerTies(cell, cellText(row, column, cell));
  else choose({ type: "tie", id: cell.ties[0].id }, { focus });
}

/** Several cooperations stand behind a cell: let the reader choose. @param {Cell} cell @param {string} text */
function offerTies(cell, text) {
  const buttons = cell.behind.map((one) => el("button", { type: "button", class: "link", onclick: () => choose({ type: "tie", id: one.tie.id }, { focus: true }) }, one.name));
  const said = byId("matrix-said");
  said.replaceChildren(el("p", null, text.replace(/ \(.*\)/, "")), el("p", { class: "offer" }, el("b", null, say("matrix_choose")), ...buttons));
  said.onkeydown = (event) => { if (event.key === "Escape") { event.preventDefault(); tellCell(""); spotCell()?.focus(); } };
  buttons[0].focus();
}

/** Give the tab stop to a place. @param {[number, number]} at @param {boolean} focus */
function moveToCell(at, focus) {
  const [old, made] = [spotCell(), cellAt(...at)];
  if (!made || made.classList.contains("corner")) return;
  if (old) old.tabIndex = -1;
  matrixGrid.spot = at;
  made.tabIndex = 0;
  if (made.tagName === "TD" && !made.hasAttribute("aria-label")) made.setAttribute("aria-label", cellTextAt(at));
  if (focus) made.focus();
}

/** @param {KeyboardEvent} event */
function matrixKey(event) {
  const [r, c] = matrixGrid.spot;
  const [down, across] = [matrixGrid.matrix.rows.length - 1, matrixGrid.matrix.columns.length - 1];
  if (!cellPlace(event) || event.altKey || event.metaKey) return;
  /** @type {Record<string, [number, number]>} */
  const moves = { ArrowRight: [r, c + 1], ArrowLeft: [r, c - 1], ArrowDown: [r + 1, c], ArrowUp: [r - 1, c], PageDown: [Math.min(down, r + 10), c], PageUp: [Math.max(0, r - 10), c],
    Home: event.ctrlKey ? [0, 0] : [r, 0], End: event.ctrlKey ? [down, across] : [r, across] };
  const to = moves[event.key];
  if (byId("matrix-said").querySelector(".offer")) tellCell("");
  if (to) moveToCell([Math.max(-1, Math.min(down, to[0])), Math.max(-1, Math.min(across, to[1]))], true);
  else if (event.key === "Enter" || event.key === " ") openCell(matrixGrid.spot, true);
  else if (event.key === "+" || event.key === "=") document.getElementById("matrix-larger")?.click();
  else if (event.key === "-") document.getElementById("matrix-smaller")?.click();
  else return;
  event.preventDefault();
}

/** Bring the lines of a symbol into sight. @param {GraphNode} node */
function revealLine(node) {
  const scroller = byId("matrix-scroll");
  const seen = scroller.getBoundingClientRect();
  const [r, c] = [lineOf(matrixGrid.matrix.rows, node.id), lineOf(matrixGrid.matrix.columns, node.id)];
  const { side, top } = headSizes(matrixGrid.matrix);
  const row = cellAt(r, -1)?.getBoundingClientRect();
  if (row && (row.top < seen.top + top || row.bottom > seen.bottom)) scroller.scrollTop += row.top - seen.top - top - 60;
  const column = cellAt(-1, c)?.getBoundingClientRect();
  if (column && (column.left < seen.left + side || column.right > seen.right)) scroller.scrollLeft += column.left - seen.left - side - 60;
}
