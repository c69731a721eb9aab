// What is asked stands in one state, kept in the address; the parts of the page follow it.

const state = { name: "", values: /** @type {Record<string, string>} */ ({}), own: "" };
const STEP = 200;
let turn = 0;
/** @type {any} */
let editor = null;
/** @type {Answer|null} */
let shown = null;

const question = () => BY_NAME.get(state.name);
const written = () => (question() ? filled(/** @type {Question} */ (question()), state.values) : state.own);

/** The text to ask: the editor's when it is open. */
const asked = () => (byId("editor").hidden || !editor ? written() : editor.getValue());

/** What of the state stands in the address. */
function address() {
  const own = !question() || asked() !== written();
  const wanted = own ? { query: asked() } : { question: state.name, ...state.values };
  return `#${new URLSearchParams(/** @type {Record<string, string>} */ (wanted))}`;
}

/** Take the state of the address. */
function read() {
  const given = new URLSearchParams(location.hash.slice(1));
  const chosen = BY_NAME.get(given.get("question") ?? "");
  const own = given.get("query") ?? "";
  Object.assign(state, { name: chosen && !own ? chosen.name : "", values: {}, own });
  for (const blank of chosen?.blanks ?? []) {
    const term = given.get(blank.name);
    if (term && allowed(blank, term)) state.values[blank.name] = term;
  }
}

/** Draw the question of the state; answer it when nothing is missing. */
function follow() {
  read();
  const chosen = question();
  markCurrent();
  clear();
  byId("work").hidden = !chosen && !state.own;
  byId("welcome").hidden = !byId("work").hidden;
  if (byId("work").hidden) return;
  byId("sentence").textContent = chosen ? inLang(chosen.summary) : word("own_question");
  byId("meaning").textContent = chosen ? inLang(chosen.description) : word("own_meaning");
  byId("blanks").replaceChildren();
  byId("blanks").hidden = true;
  if (chosen) drawBlanks(chosen);
  if (!chosen) openEditor(true);
  else editor?.setValue(written());
  const ready = chosen ? chosen.blanks.every((blank) => !blank.required || state.values[blank.name]) : state.own !== PAGE.first;
  if (matchMedia("(max-width: 900px)").matches) {
    byId("list").open = false;
    byId("sentence").focus();
  }
  if (ready && CAN_ANSWER) run();
}

/** A blank has changed. */
function changed() {
  const chosen = question();
  const wrong = chosen ? readBlanks(chosen) : "";
  problem(wrong);
  if (!wrong) editor?.setValue(written());
}

function clear() {
  turn++;
  shown = null;
  problem("");
  byId("status").textContent = "";
  delete byId("status").dataset.rows;
  byId("answer").hidden = true;
  byId("table").replaceChildren();
}

/** @param {string} text @param {string} [detail] */
function problem(text, detail = "") {
  byId("problem").hidden = !text;
  byId("problem").replaceChildren(...(text ? [el("strong", {}, text), ...(detail ? [el("span", {}, detail)] : [])] : []));
}

/** @param {boolean} on */
function busy(on) {
  byId("stop").hidden = !on || engine.inPage;
  byId("run").disabled = on || !CAN_ANSWER;
  byId("answer").setAttribute("aria-busy", String(on));
}

/** Ask, and show the answer. */
async function run() {
  const chosen = question();
  const wrong = chosen ? readBlanks(chosen) : "";
  if (!wrong && chosen && editor && byId("editor").hidden) editor.setValue(written());
  clear();
  if (wrong) return problem(wrong);
  const text = asked();
  const refused = refusal(text);
  if (refused) return problem(refused);
  if (location.hash !== address()) history.pushState(null, "", address());
  const mine = turn;
  busy(true);
  byId("status").textContent = word(engine.ready || PAGE.endpoint ? "asking" : "loading");
  if (!PAGE.endpoint) engine.start().then(() => (byId("inside").hidden = !engine.inPage), () => undefined);
  try {
    const found = await engine.ask(text);
    const answer = readAnswer(found.body, formOf(text));
    const names = await namesOf(answer.rows.slice(0, STEP), answer);
    if (mine === turn) show(answer, found.seconds, names);
  } catch (error) {
    if (mine === turn) failed(error);
  } finally {
    if (mine === turn || byId("stop").hidden) busy(false);
  }
}

/** @param {any} error */
function failed(error) {
  busy(false);
  byId("status").textContent = "";
  if (error instanceof Stopped) {
    byId("status").textContent = word("stopped");
    return;
  }
  const found = explained(error.message);
  problem(found.text, found.detail);
  if (found.line && editor && !byId("editor").hidden) {
    editor.setCursor?.({ line: found.line - 1, ch: found.column - 1 });
    editor.focus();
  }
}

/** What the resources of rows are called, where the answer does not say it. @param {(Term|undefined)[][]} rows @param {Answer} answer */
async function namesOf(rows, answer) {
  const names = new Map();
  const columns = shownColumns(answer).map((column) => column.text);
  const iris = new Set(rows.flatMap((row) => columns.flatMap((i) => (row[i]?.type === "uri" && pageOf(row[i].value) ? [row[i].value] : []))));
  if (!iris.size) return names;
  const values = [...iris].map((iri) => `<${iri}>`).join(" ");
  const labels = "<http://www.w3.org/2000/01/rdf-schema#label>|<http://www.w3.org/2004/02/skos/core#prefLabel>|<http://purl.org/dc/terms/title>";
  try {
    const { body } = await engine.ask(`SELECT ?r ?l WHERE { VALUES ?r { ${values} } ?r ${labels} ?l }`);
    for (const { r, l } of JSON.parse(body).results.bindings) {
      if (l["xml:lang"] === LANG || !names.has(r.value)) names.set(r.value, l.value);
    }
  } catch (error) {
    if (error instanceof Stopped) throw error;
  }
  return names;
}

/** @param {Answer} answer @param {number} seconds @param {Map<string, string>} names */
function show(answer, seconds, names) {
  shown = answer;
  const values = { n: figure(answer.rows.length), s: figure(seconds, seconds < 0.1 ? 3 : 1) };
  const n = answer.rows.length;
  const count = answer.truth === undefined ? word(n > 1 ? "rows" : n ? "rows_one" : "rows_none", values) : word(answer.truth ? "truth_yes" : "truth_no", values);
  byId("status").textContent = count;
  byId("status").dataset.rows = String(n);
  byId("answer").hidden = !n && answer.truth === undefined;
  byId("scroll").hidden = !n;
  if (!n) return;
  const columns = shownColumns(answer);
  const body = el("tbody");
  byId("table").replaceChildren(
    el("caption", { class: "sr" }, byId("sentence").textContent),
    el("thead", {}, el("tr", {}, ...columns.map((column) => el("th", { scope: "col" }, column.title)))), body);
  const more = async () => {
    const from = body.rows.length;
    const rows = answer.rows.slice(from, from + STEP);
    const known = from ? await namesOf(rows, answer) : names;
    body.append(...rows.map((row) => el("tr", {}, ...columns.map((c) => cell(row[c.text], row[c.link], known)))));
    const left = n - body.rows.length;
    byId("more").hidden = !left;
    byId("more").textContent = word("more", { n: figure(left) });
  };
  byId("more").onclick = more;
  more();
}

/** Open or close the editor. @param {boolean} open */
function openEditor(open) {
  byId("editor").hidden = !open;
  byId("sparql").setAttribute("aria-expanded", String(open));
  byId("sparql").textContent = word(open ? "hide_sparql" : "see_sparql");
  if (!open) return;
  editor ??= madeEditor();
  editor.setValue(written());
  editor.refresh?.();
}

/** YASGUI's editor, or a plain field where it is not there. */
function madeEditor() {
  const Yasqe = globalThis.pmlbYasqe?.Yasqe;
  const label = word("editor_label");
  if (!Yasqe) {
    const area = el("textarea", { rows: "16", spellcheck: "false", "aria-label": label });
    byId("editor").prepend(area);
    return { getValue: () => area.value, setValue: (/** @type {string} */ text) => (area.value = text), focus: () => area.focus() };
  }
  const settings = { persistenceId: null, createShareableLink: null, consumeShareLink: null, showQueryButton: false, resizeable: false, prefixCcApi: null };
  // Its own completers of prefixes, classes and properties ask sites on the internet.
  for (const name of ["prefixes", "class", "property"]) delete Yasqe.Autocompleters[name];
  Yasqe.registerAutocompleter({
    name: "terms", bulk: false, autoShow: false, persistenceId: null,
    isValidCompletionPosition: () => true,
    get: (/** @type {any} */ _, /** @type {any} */ token) => QUESTIONS.terms.filter((/** @type {string} */ term) => plain(term).includes(plain(token?.string ?? ""))),
  }, false);
  Yasqe.defaults.autocompleters = [];
  const made = new Yasqe(byId("editor"), { ...settings, autocompleters: ["variables", "terms"], viewportMargin: Infinity, screenReaderLabel: label });
  made.setOption("extraKeys", {
    "Ctrl-Enter": () => void run(), "Cmd-Enter": () => void run(), "Ctrl-Space": () => made.autocomplete(), "Ctrl-/": () => made.commentLines(),
    "Shift-Ctrl-F": () => made.autoformat(), Tab: false, "Shift-Tab": false, Esc: () => byId("run").focus(),
  });
  made.getInputField().setAttribute("aria-label", label);
  const scroller = made.getScrollerElement();
  for (const [name, value] of [["tabindex", "0"], ["role", "group"], ["aria-label", label]]) scroller.setAttribute(name, value);
  return made;
}

/** @param {string} end */
const fileName = (end) => `${(state.name || "question").replaceAll("/", "-")}.${end}`;

byId("run").addEventListener("click", run);
byId("stop").addEventListener("click", () => engine.stop());
byId("sparql").addEventListener("click", () => openEditor(byId("editor").hidden));
byId("blanks").addEventListener("submit", (/** @type {Event} */ event) => (event.preventDefault(), run()));
byId("search").addEventListener("input", () => drawList(byId("search").value));
byId("csv").addEventListener("click", () => shown && download(fileName("csv"), "text/csv", csvOf(shown)));
byId("json").addEventListener("click", () => shown && download(fileName("json"), "application/json", jsonOf(shown)));
byId("own").setAttribute("href", `#${new URLSearchParams({ query: PAGE.first })}`);
byId("twin").addEventListener("click", () => byId("twin").setAttribute("href", PAGE.twin + location.hash));
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.defaultPrevented && !byId("work").hidden) run();
});
addEventListener("hashchange", follow);
byId("unbuilt").hidden = CAN_ANSWER;
busy(false);
drawList("");
follow();
if (CAN_ANSWER && !PAGE.endpoint) engine.start().catch((error) => problem(word("error_other"), error.message));
