// Cells of the matrix: the ties behind each, and the same said in words.

/** @param {boolean} both whether a tie fills two cells, one a direction @returns {Map<string, Cell>} */
function tieCells(both) {
  /** @type {Map<string, Cell>} */
  const cells = new Map();
  for (const tie of TIES) {
    if (!nodeShown(NODES[tie.from]) || !nodeShown(NODES[tie.to])) continue;
    const cell = { ties: [tie], behind: [], value: tie.w, c: tie.c, x: Boolean(tie.x), inf: Boolean(tie.inf), masked: !tieShown(tie) };
    cells.set(`${tie.from} ${tie.to}`, cell);
    if (both) cells.set(`${tie.to} ${tie.from}`, cell);
  }
  return cells;
}

/** Who takes part in what through the ties shown: actor, cooperation, its themes, and the tie that says so. @returns {{actor:number, name:string, id:string, themes:number[], tie:Tie, c:number, x:boolean, inf:boolean}[]} */
function participations() {
  const all = [];
  const numbers = new Map(NODES.map((node) => [DATA.base + node.iri, node.id]));
  for (const tie of TIES) {
    if (!tieShown(tie)) continue;
    if (DATA.mode !== "one-mode") {
      const coop = NODES[tie.to];
      if (coop.side === "c") all.push({ actor: tie.from, name: coop.name, id: coop.iri, themes: coop.themes || [], tie, c: tie.c, x: Boolean(tie.x), inf: Boolean(tie.inf) });
      continue;
    }
    for (const f of shownFacts(tie)) {
      const fact = /** @type {Fact} */ (DATA.facts[f]);
      const [id, name, about] = /** @type {Thing} */ (DATA.things[fact.k]);
      const actor = numbers.get(DATA.things[fact.a][0]);
      if (actor === undefined) continue;
      const sure = Math.min(...(fact.p || []).map((passage) => passage.c), ...(fact.p || []).length ? [] : [tie.c]);
      all.push({ actor, name, id, themes: (about && about.themes) || [], tie, c: sure, x: contestersOf(fact).length > 0, inf: Boolean(fact.inf) });
    }
  }
  return all;
}

/** @param {Set<string>} rows keys of the rows @returns {Map<string, Cell>} */
function themeCells(rows) {
  /** @type {Map<string, Map<string, {name:string, tie:Tie, c:number, x:boolean, inf:boolean}>>} */
  const met = new Map();
  for (const { actor, name, id, themes, tie, c, x, inf } of participations()) {
    if (!rows.has(String(actor))) continue;
    for (const theme of themes.length ? themes : [NO_THEME]) {
      const key = `${actor} t${theme}`;
      const coops = met.get(key) || new Map();
      const old = coops.get(id);
      if (!old || c < old.c || (old.inf && !inf)) coops.set(id, { name: tidy(name), tie, c, x: x || Boolean(old && old.x), inf });
      else if (x) old.x = true;
      met.set(key, coops);
    }
  }
  return new Map([...met].map(([key, coops]) => {
    const behind = [...coops.values()].sort((a, b) => a.name.localeCompare(b.name, state.lang));
    return [key, { ties: behind.map((one) => one.tie), behind, value: behind.length, c: Math.min(...behind.map((one) => one.c)), x: behind.some((one) => one.x), inf: behind.every((one) => one.inf), masked: false }];
  }));
}

/** Five shades of weight; 0 where the matrix has none. @param {Matrix} matrix @returns {(cell:Cell) => number} */
function cellShades(matrix) {
  if (!matrixWeighted()) return () => 0;
  const most = Math.max(...[...matrix.cells.values()].filter((cell) => !cell.masked).map((cell) => cell.value), 1e-9);
  return (cell) => Math.max(1, Math.min(5, Math.ceil(5 * Math.sqrt(cell.value / most))));
}
const matrixWeighted = () => DATA.mode === "one-mode" || matrixThemes();

/** A cell in words. @param {Line} row @param {Line} column @param {Cell|undefined} cell */
function cellText(row, column, cell) {
  const pair = say("matrix_cell", { a: row.name, b: column.name });
  const colon = state.lang === "fr" ? "\u00a0: " : ": ";
  if (row === column) return `${row.name}${colon}${say("matrix_self")}`;
  if (!cell) return `${pair}${colon}${say("matrix_empty")}`;
  if (cell.masked) return `${pair}${colon}${say("matrix_masked")}`;
  const sure = sureText(cell);
  if (matrixThemes()) return `${pair}${colon}${say("matrix_shared", { n: cell.value })} (${cell.behind.map((one) => one.name).join("\u00a0; ")}) · ${[cell.inf ? say("nature_inferred") : "", sure].filter(Boolean).join(" · ")}`;
  const s = tieSummary(cell.ties[0]);
  return `${pair}${colon}${[s.nature, sure, s.roles, s.dates, ...(matrixWeighted() ? [say("matrix_weight", { weight: number(cell.value, 2) }), say("matrix_shared", { n: s.cooperations.length })] : [])].filter(Boolean).join(" · ")}`;
}

/** A heading in words. @param {Line} line @param {Matrix} matrix @param {boolean} isRow */
function lineText(line, matrix, isRow) {
  const n = (isRow ? matrix.columns : matrix.rows).filter((other) => { const cell = matrix.cells.get(isRow ? cellKey(line, other) : cellKey(other, line)); return cell && !cell.masked; }).length;
  const what = line.node ? [kindWord(line.node), line.part === inLang(DATA.groups[line.node.g].label) ? "" : line.part] : [];
  return [line.name, ...what, say("ties_count", { n })].filter(Boolean).join(" · ");
}
