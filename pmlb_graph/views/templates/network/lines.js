// Rows and columns of the matrix, and their orders. What needs an algorithm was computed before (DATA.seriation).

/** A row or a column: a symbol, or a theme. @typedef {{key:string, node:GraphNode|null, theme:number, name:string, part:string}} Line */
/** Cooperations behind a cell, each with a tie that proves it. @typedef {{name:string, tie:Tie}} Behind */
/** @typedef {{ties:Tie[], behind:Behind[], value:number, c:number, x:boolean, inf:boolean, masked:boolean}} Cell */
/** @typedef {{rows:Line[], columns:Line[], cells:Map<string, Cell>, cut:number}} Matrix */

const matrixState = { what: "ties", order: "", size: 0 };
/** More lines than this cannot be drawn at once. */
const MATRIX_MOST = 160;
/** Index of what has no theme. */
const NO_THEME = -1;

const matrixOrders = () => ["community", "kind", "ties", "name", "alike"].filter((order) =>
  (order !== "community" || COMMUNITIES.length) && (order !== "alike" || DATA.seriation.length));
const matrixOrder = () => (matrixOrders().includes(matrixState.order) ? matrixState.order : matrixOrders()[0]);
const matrixThemes = () => matrixState.what === "themes" && DATA.themes.length > 0;
/** @param {Line} row @param {Line} column */
const cellKey = (row, column) => `${row.key} ${column.key}`;
/** @param {Line} line */
const isUnknown = (line) => !line.node && line.theme === NO_THEME;

/** @param {GraphNode} node @returns {Line} */
const nodeLine = (node) => ({ key: String(node.id), node, theme: NO_THEME, name: tidy(node.name), part: matrixPart(node) });
/** @param {number} theme @returns {Line} */
const themeLine = (theme) => ({ key: `t${theme}`, node: null, theme, name: theme === NO_THEME ? say("matrix_unknown") : inLang(DATA.themes[theme].label), part: "" });

/** The part of the matrix a symbol belongs to in the present order. @param {GraphNode} node */
function matrixPart(node) {
  if (matrixOrder() === "kind") return inLang(DATA.groups[node.g].label);
  if (matrixOrder() !== "community") return "";
  const found = COMMUNITY_OF[node.id];
  return found ? found.label() : say("community_none");
}

/** Everything the matrix shows in the present state. @param {number} [most] @returns {Matrix} */
function currentMatrix(most = MATRIX_MOST) {
  const shown = NODES.filter(nodeShown);
  const [one, themes] = [DATA.mode === "one-mode", matrixThemes()];
  const rows = shown.filter((node) => one || node.side === "a").map(nodeLine);
  const columns = themes ? [...DATA.themes.keys(), NO_THEME].map(themeLine) : one ? rows : shown.filter((node) => node.side === "c").map(nodeLine);
  const cells = themes ? themeCells(new Set(rows.map((row) => row.key))) : tieCells(one);
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const [key, cell] of cells) if (!cell.masked) for (const line of key.split(" ")) counts.set(line, (counts.get(line) || 0) + cell.value);
  const kept = (/** @type {Line[]} */ lines) => linesInOrder(lines.length > most ? [...lines].sort((a, b) => (counts.get(b.key) || 0) - (counts.get(a.key) || 0)).slice(0, most) : lines, counts);
  const ordered = kept(rows);
  const met = themes ? columns.filter((line) => counts.has(line.key)) : columns;
  return { rows: ordered, columns: themes ? themesInOrder(met, ordered, cells, counts) : one ? ordered : kept(met), cells, cut: rows.length > most || columns.length > most ? most : 0 };
}

/** @param {Line[]} lines @param {Map<string, number>} counts */
function linesInOrder(lines, counts) {
  const words = new Intl.Collator(state.lang, { numeric: true });
  const byName = (/** @type {Line} */ a, /** @type {Line} */ b) => words.compare(a.name, b.name) || Number(a.key) - Number(b.key);
  const byTies = (/** @type {Line} */ a, /** @type {Line} */ b) => (counts.get(b.key) || 0) - (counts.get(a.key) || 0) || byName(a, b);
  const node = (/** @type {Line} */ line) => /** @type {GraphNode} */ (line.node);
  const place = (/** @type {Line} */ line) => DATA.seriation[node(line).id] ?? 0;
  const rank = (/** @type {Line} */ line) => { const found = COMMUNITY_OF[node(line).id]; return found ? COMMUNITIES.indexOf(found) : COMMUNITIES.length; };
  /** @type {Record<string, (a:Line, b:Line) => number>} */
  const ways = {
    community: (a, b) => rank(a) - rank(b) || place(a) - place(b),
    kind: (a, b) => node(a).g - node(b).g || byTies(a, b),
    ties: byTies,
    name: byName,
    alike: (a, b) => place(a) - place(b),
  };
  return [...lines].sort((a, b) => ways[matrixOrder()](a, b) || byTies(a, b));
}

/** Themes follow the rows: where likeness orders these, the mean place of its rows orders a theme. @param {Line[]} lines @param {Line[]} rows @param {Map<string, Cell>} cells @param {Map<string, number>} counts */
function themesInOrder(lines, rows, cells, counts) {
  const words = new Intl.Collator(state.lang);
  const mean = new Map(lines.map((line) => {
    const places = rows.flatMap((row, i) => (cells.has(cellKey(row, line)) ? [i] : []));
    return [line, places.reduce((sum, place) => sum + place, 0) / Math.max(1, places.length)];
  }));
  const way = (/** @type {Line} */ a, /** @type {Line} */ b) => (matrixOrder() === "name" ? 0
    : ["alike", "community"].includes(matrixOrder()) ? Number(mean.get(a)) - Number(mean.get(b)) : (counts.get(b.key) || 0) - (counts.get(a.key) || 0));
  return [...lines].sort((a, b) => Number(isUnknown(a)) - Number(isUnknown(b)) || way(a, b) || words.compare(a.name, b.name));
}
