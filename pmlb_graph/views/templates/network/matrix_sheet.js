// The matrix to publish: a picture of all its cells, and its numbers.

const [SHEET_CELL, SHEET_HEAD] = [16, 12];
const CELL_SHADES = [0.12, 0.32, 0.54, 0.78, 1];
const CELL_SURE = [1, 0.66, 0.4, 0.16];
const MATRIX_BLUE = "#1b4b82";

/** @param {Matrix} matrix */
const sheetHeads = (matrix) => headSizes(matrix, 330);
function matrixSheetSize() {
  const matrix = currentMatrix();
  const { side, top } = sheetHeads(matrix);
  return { width: side + matrix.columns.length * SHEET_CELL + 20, height: top + matrix.rows.length * SHEET_CELL + 20 };
}

/** Cut a name to a width. @param {string} name @param {number} width */
function fittedName(name, width) {
  if (textWidth(name, SHEET_HEAD, false) <= width) return name;
  let cut = name;
  while (cut.length > 3 && textWidth(`${cut}…`, SHEET_HEAD, false) > width) cut = cut.slice(0, -1);
  return `${cut.trimEnd()}…`;
}

/** Stripes for what a rule computes. */
function matrixStripes() {
  const made = svgEl("pattern", { id: "stripes", width: 4, height: 4, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" });
  made.append(svgEl("rect", { width: 1.9, height: 4, fill: MATRIX_BLUE }));
  return made;
}

/** One cell. @param {number} x @param {number} y @param {{c:number, inf:boolean, masked?:boolean}} cell @param {number} shade @param {boolean} unknown */
function sheetCell(x, y, cell, shade, unknown) {
  const made = svgEl("g", {});
  const [inner, size] = [SHEET_CELL - 2, { x: x + 1.5, y: y + 1.5, width: SHEET_CELL - 3, height: SHEET_CELL - 3 }];
  if (cell.masked) made.append(svgEl("circle", { cx: x + SHEET_CELL / 2, cy: y + SHEET_CELL / 2, r: 1.4, fill: "#525e6d" }));
  else if (unknown) made.append(svgEl("rect", { ...size, fill: "#fff", stroke: "#525e6d", "stroke-dasharray": "2 2" }), svgText(x + inner / 2 + 1, y + inner - 1.5, "?", 11, { "text-anchor": "middle" }));
  else made.append(svgEl("rect", { ...size, fill: cell.inf ? "url(#stripes)" : MATRIX_BLUE, "fill-opacity": shade ? CELL_SHADES[shade - 1] : CELL_SURE[cell.c], stroke: MATRIX_BLUE, ...(cell.c > 1 ? { "stroke-dasharray": "2 2" } : {}) }));
  return made;
}

/** @param {Frame} frame */
function matrixSheet(frame) {
  const matrix = currentMatrix();
  const { side, top } = sheetHeads(matrix);
  const shade = cellShades(matrix);
  const made = svgEl("g", { transform: `translate(${frame.x} ${frame.y})` });
  const [right, bottom] = [side + matrix.columns.length * SHEET_CELL, top + matrix.rows.length * SHEET_CELL];
  made.append(matrixStripes());
  const rule = (/** @type {number[]} */ [x1, y1, x2, y2], /** @type {boolean} */ strong) => made.append(svgEl("line", { x1, y1, x2, y2, stroke: strong ? "#525e6d" : "#dfe3e8", "stroke-width": strong ? 1 : 0.6 }));
  const strong = (/** @type {Line[]} */ lines, /** @type {number} */ i) => i === 0 || i === lines.length || lines[i].part !== lines[i - 1].part || isUnknown(lines[i]);
  for (let r = 0; r <= matrix.rows.length; r += 1) rule([0, top + r * SHEET_CELL, right, top + r * SHEET_CELL], strong(matrix.rows, r));
  for (let c = 0; c <= matrix.columns.length; c += 1) rule([side + c * SHEET_CELL, 0, side + c * SHEET_CELL, bottom], strong(matrix.columns, c));
  matrix.rows.forEach((row, r) => {
    const y = top + r * SHEET_CELL;
    if (row.node) made.append(symbolElement(symbolOf(row.node), side - 11, y + SHEET_CELL / 2, 4.6));
    made.append(svgText(side - 22, y + SHEET_CELL - 4, fittedName(row.name, side - 28), SHEET_HEAD, { "text-anchor": "end" }));
    matrix.columns.forEach((column, c) => {
      const cell = matrix.cells.get(cellKey(row, column));
      if (row === column) made.append(svgEl("rect", { x: side + c * SHEET_CELL, y, width: SHEET_CELL, height: SHEET_CELL, fill: "#d6dbe2" }));
      else if (cell) made.append(sheetCell(side + c * SHEET_CELL, y, cell, shade(cell), isUnknown(column)));
    });
  });
  matrix.columns.forEach((column, c) => {
    const x = side + (c + 0.5) * SHEET_CELL;
    if (column.node) made.append(symbolElement(symbolOf(column.node), x, top - 11, 4.6));
    made.append(svgText(0, 0, fittedName(column.name, top - 28), SHEET_HEAD, { transform: `translate(${x + 4} ${top - 22}) rotate(-90)` }));
  });
  return made;
}

/** @param {number} x @param {number} y @param {number} width */
function matrixSheetLegend(x, y, width) {
  const made = svgEl("g", {});
  const matrix = currentMatrix();
  let line = y;
  const write = (/** @type {string} */ text, indent = 28, more = {}) => { for (const piece of linesOf(text, 14, width - indent)) { made.append(svgText(x + indent, line, piece, 14, more)); line += 19; } line += 5; };
  const mark = (/** @type {SVGElement} */ picture, /** @type {string} */ text) => { made.append(picture); write(text); };
  const drawn = new Set([...matrix.rows, ...matrix.columns].map((one) => one.node));
  for (const entry of legendEntries()) if (entry.nodes.some((node) => drawn.has(node))) mark(symbolElement(entry, x + 9, line - 5, 7), entry.label());
  const cell = (c = 0, inf = false, masked = false) => ({ c, inf, masked });
  const at = () => line - 13;
  if (matrixWeighted()) {
    const values = [...matrix.cells.values()].filter((one) => !one.masked).map((one) => one.value);
    CELL_SHADES.forEach((_, i) => made.append(sheetCell(x + i * SHEET_CELL, at(), cell(), i + 1, false)));
    line += 22;
    if (values.length) write(say("matrix_heavier", { low: number(Math.min(...values), 2), high: number(Math.max(...values), 2) }), 0);
    mark(sheetCell(x, at(), cell(2), 2, false), say("matrix_doubtful"));
  } else {
    mark(sheetCell(x, at(), cell(), 0, false), say("matrix_stated"));
    mark(sheetCell(x, at(), cell(2), 0, false), `${say("matrix_paler")} ; ${say("matrix_doubtful")}`);
  }
  mark(sheetCell(x, at(), cell(0, true), matrixWeighted() ? 4 : 0, false), say("matrix_inferred"));
  mark(svgEl("rect", { x: x + 1.5, y: at() + 1.5, width: SHEET_CELL - 3, height: SHEET_CELL - 3, fill: "#fff", stroke: "#d6dbe2" }), say("matrix_empty"));
  if ([...matrix.cells.values()].some((one) => one.masked)) mark(sheetCell(x, at(), cell(0, false, true), 0, false), say("matrix_masked"));
  if (matrix.columns.some(isUnknown)) mark(sheetCell(x, at(), cell(), 0, true), say("matrix_unknown"));
  for (const text of [`${say("matrix_order")} : ${say(`matrix_order_${matrixOrder()}`)}`, ...filterTexts(), ...(matrixOrder() === "alike" ? [say("matrix_alike_note")] : []), ...(matrix.cut ? [say("matrix_cut", { n: matrix.cut })] : [])]) write(text, 0, { fill: "#525e6d" });
  write(say("limit_absence_title"), 0, { "font-weight": 600 });
  return made;
}

/** The matrix as numbers: weight of the tie, or number of cooperations; an empty cell stays empty, as nothing is known. @returns {(string|number)[][]} */
function matrixRows() {
  const matrix = currentMatrix(Infinity);
  const heads = [say("column_actor"), ...matrix.columns.map((column) => column.name)];
  return [heads, ...matrix.rows.map((row) => [row.name, ...matrix.columns.map((column) => {
    const cell = matrix.cells.get(cellKey(row, column));
    return cell && !cell.masked ? cell.value : "";
  })])];
}
