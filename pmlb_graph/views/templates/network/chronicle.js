// What the timeline and the flows know beyond the network, and the marks that can be chosen in them.

/** A thing named: a symbol, or an IRI and a label. @typedef {number|[string, string]} Named */
/** A cooperation: n and o are indices into names; s, e, l the start, the end and the last date attested, a whether the record says it active. @typedef {{n:number, t?:Traits, s?:number, e?:number, l?:number, a?:number, f?:number, o?:number}} Told */
/** A membership. @typedef {{m:number, o:number, s?:number, e?:number, l?:number, f?:number}} Member */
/** @typedef {{n?:number, f?:number, g?:number, t?:string}} FlowItem */
/** @typedef {{key:string, columns:{word:string, items:FlowItem[]}[], ties:number[][]}} Flow */
/** @type {{rows:Told[], members:Member[], events:[string, string, number|null, number[]][], awaited:[number, number, number|null][], names:Named[], facts:any[], sources:any[], flows:Flow[]}} */
const CHRONICLE = DATA.chronicle || { rows: [], members: [], events: [], awaited: [], names: [], facts: [], sources: [], flows: [] };
// After the filters are made, which offer the sources of ties only.
DATA.facts.push(...CHRONICLE.facts);
DATA.sources.push(...CHRONICLE.sources);

/** @param {number} name @returns {GraphNode|null} the symbol of a thing named */
const namedNode = (name) => { const one = CHRONICLE.names[name]; return typeof one === "number" ? NODES[one] : null; };
/** @param {number} name */
const namedText = (name) => { const one = CHRONICLE.names[name]; return typeof one === "number" ? NODES[one].name : one[1]; };
/** @param {number} name */
const namedIri = (name) => { const one = CHRONICLE.names[name]; return typeof one === "number" ? DATA.base + NODES[one].iri : one[0]; };
/** @param {number} name a button to its symbol, or its name */
const namedElement = (name) => { const node = namedNode(name); return node ? nodeButton(node) : el("span", null, tidy(namedText(name))); };

/** A date in words, as precise as the source. @param {string} date */
function dateText(date) {
  const [year, month, day] = date.split("-").map(Number);
  if (!month) return String(year);
  return new Date(Date.UTC(year, month - 1, day || 1)).toLocaleDateString(state.lang === "fr" ? "fr-FR" : "en-GB", { timeZone: "UTC", year: "numeric", month: "long", ...(day ? { day: "numeric" } : {}) });
}
/** A date as a number; one of a year stands in its middle. @param {string} date */
function dateValue(date) {
  const [year, month, day] = date.split("-").map(Number);
  return year + (month ? (month - 1) / 12 + (day ? (day - 1) / 365 : 0.04) : 0.5);
}
/** What is known of a period, the unknown said. @param {{s?:number, e?:number, l?:number, a?:number}} told */
function spanText(told) {
  const [first, last] = [told.s === undefined ? "" : String(Math.floor(told.s)), told.e === undefined ? "" : String(Math.ceil(told.e) - 1)];
  if (first && last) return say("from_to", { start: first, end: last });
  const start = first ? say("since", { start: first }) : say("start_unknown");
  const end = last ? say("until", { end: last }) : say(told.a ? "end_ahead" : "end_unknown");
  const seen = !last && told.l !== undefined && told.l >= (told.s ?? 0) ? `, ${say("last_attested", { year: String(Math.floor(told.l)) })}` : "";
  return `${start}, ${end}${seen}`;
}

/** What a mark says, by kind: an event, a membership, a cooperation that is no symbol, a decision, a band or a box of a flow.
 * @type {Record<string, (key:string) => HTMLElement[]|null>} */
const MARKS = {
  evenement: (key) => {
    const event = CHRONICLE.events[Number(key)];
    return event ? markSheet(say("event"), dateText(event[0]), event[2], [el("p", null, tidy(event[1])), ...namedList("event_about", event[3])]) : null;
  },
  adhesion: (key) => {
    const member = CHRONICLE.members[Number(key)];
    return member ? markSheet(say("membership"), say("member_of", { member: namedText(member.m), organisation: namedText(member.o) }), member.f, [el("p", null, `${spanText(member)}.`), ...namedList("", [member.m, member.o])]) : null;
  },
  cooperation: (key) => {
    const row = CHRONICLE.rows[Number(key)];
    if (!row) return null;
    const facts = [...new Set(TIES.filter(tieShown).flatMap(shownFacts))].map((f) => DATA.facts[f]).filter((fact) => (DATA.things[fact.k] || [])[0] === namedIri(row.n));
    const parties = facts.map((fact) => { const node = nodeOfIri(DATA.things[fact.a][0]); return el("div", { class: "tie" }, el("div", { class: "to" }, node ? icon(symbolOf(node)) : null, node ? nodeButton(node) : null), factElement(fact, "", 1)); });
    return markSheet(say("column_cooperation"), namedText(row.n), row.f, [el("p", null, `${spanText(row)}.`)], parties.length ? [el("section", null, el("h3", null, say("mark_parties")), ...parties)] : []);
  },
  arbitrage: (key) => {
    const one = CHRONICLE.awaited[Number(key)];
    return one ? markSheet(say("awaited"), `${namedText(one[0])} (${one[1]})`, one[2], [el("p", null, say("awaited_told", { year: String(one[1]) })), el("p", { class: "note" }, say("commitment_lost")), ...namedList("", [one[0]])]) : null;
  },
};

/** @type {Map<string, GraphNode>} */
const NODE_OF_IRI = new Map(NODES.map((node) => [DATA.base + node.iri, node]));
/** @param {string} iri */
const nodeOfIri = (iri) => NODE_OF_IRI.get(iri) || null;

/** @param {string} word @param {number[]} names */
const namedList = (word, names) => (names.length ? [...(word ? [el("p", { class: "note" }, say(word))] : []), el("ul", { class: "ranked" }, ...names.map((name) => {
  const node = namedNode(name);
  return el("li", null, node ? icon(symbolOf(node)) : el("span", null), namedElement(name));
}))] : []);

/** @param {string} over @param {string} title @param {number|null|undefined} f the fact @param {HTMLElement[]} parts @param {HTMLElement[]} [after] */
function markSheet(over, title, f, parts, after = []) {
  const fact = f === null || f === undefined ? null : DATA.facts[f];
  const passages = fact ? (fact.p || []).map(passageElement) : [];
  const rule = fact && fact.rule ? [el("p", null, `${say("by_rule")} ${quoted(fact.rule)}`)] : [];
  return [el("p", { class: "over" }, over), el("h2", { tabindex: -1 }, tidy(title)), ...parts, backButton(),
    el("section", { class: "shared" }, el("h3", null, say("mark_sources")), ...rule, ...(passages.length || rule.length ? passages : [el("p", { class: "note" }, say("no_evidence"))])), ...after];
}

/** Who tells the dates of a cooperation. @param {GraphNode} node @returns {HTMLElement[]} */
function datesProof(node) {
  const row = CHRONICLE.rows.find((one) => CHRONICLE.names[one.n] === node.id);
  const passages = row && row.f !== undefined ? DATA.facts[row.f].p || [] : [];
  return row && passages.length ? [el("details", { class: "fold" }, el("summary", null, el("span", null, say("dates_proof"))), el("p", null, `${spanText(row)}.`), ...passages.map(passageElement))] : [];
}

/** The panel of the mark that is chosen, when no symbol is. @returns {HTMLElement[]|null} */
function markPanel() {
  const [kind, key] = splitMark();
  return kind in MARKS ? MARKS[kind](key) : null;
}
/** @returns {[string, string]} */
function splitMark() {
  const mark = state.mark || "";
  return [mark.split("~")[0], mark.slice(mark.indexOf("~") + 1)];
}
/** Choose a mark. @param {string} mark its kind and key */
function chooseMark(mark) {
  state.chosen = null;
  state.mark = mark;
  openDrawer("right");
  refreshAll();
  const head = byId("panel").querySelector("h2");
  announce(head ? head.textContent || "" : "");
}

/**
 * Make an element of a picture answer to the pointer and to the keyboard. Arrows go to the places beside it.
 * @param {Element} made @param {string} key unique in its picture @param {string} label @param {() => void} act @param {[number, number]} at row and place in the row
 */
function reachable(made, key, label, act, at) {
  for (const [name, value] of [["role", "button"], ["aria-label", label], ["data-key", key], ["data-row", String(at[0])], ["data-place", String(at[1])], ["tabindex", "-1"]]) made.setAttribute(name, value);
  made.addEventListener("click", (event) => { event.stopPropagation(); act(); });
  return made;
}

/** Arrows, Home, End and Enter in a picture of rows. @param {HTMLElement} box */
function setUpArrows(box) {
  const all = () => /** @type {SVGElement[]} */ ([...box.querySelectorAll("[data-key]")]);
  const spot = (/** @type {SVGElement} */ one) => [Number(one.dataset.row), Number(one.dataset.place)];
  box.addEventListener("keydown", (event) => {
    const now = /** @type {SVGElement|null} */ (event.target instanceof Element ? event.target.closest("[data-key]") : null);
    if (!now || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      now.dispatchEvent(new MouseEvent("click", { bubbles: true }));
      if (event.key === "Enter" && (state.chosen || state.mark)) focusPanel();
      return;
    }
    const step = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1], Home: [-Infinity, 0], End: [Infinity, 0] }[event.key];
    if (!step) return;
    event.preventDefault();
    const [row, place] = spot(now);
    const others = all().map((one) => ({ one, row: spot(one)[0], place: spot(one)[1] }));
    const rows = [...new Set(others.map((other) => other.row))].sort((a, b) => a - b);
    const to = step[0] ? rows[Math.max(0, Math.min(rows.length - 1, rows.indexOf(row) + Math.sign(step[0]) * (Number.isFinite(step[0]) ? 1 : rows.length)))] : row;
    const near = others.filter((other) => other.row === to && (step[0] || other.place * step[1] > place * step[1]));
    const wanted = step[0] ? place : place + step[1];
    near.sort((a, b) => Math.abs(a.place - wanted) - Math.abs(b.place - wanted));
    if (near.length) focusKey(box, String(near[0].one.dataset.key));
  });
}

/** Give the focus to one element of a picture; it is the one the tabulation stops at. @param {HTMLElement} box @param {string} key @param {boolean} [quiet] without moving the focus */
function focusKey(box, key, quiet) {
  const all = /** @type {SVGElement[]} */ ([...box.querySelectorAll("[data-key]")]);
  const one = all.find((other) => other.dataset.key === key) || all[0];
  if (!one) return;
  for (const other of all) other.setAttribute("tabindex", other === one ? "0" : "-1");
  if (!quiet) { one.focus({ preventScroll: true }); one.scrollIntoView({ block: "nearest", inline: "nearest" }); }
}

/** Draw a picture again where it was, the focus staying. @param {HTMLElement} box @param {() => void} draw */
function redrawn(box, draw) {
  const held = document.activeElement instanceof SVGElement && box.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
  const stop = held || box.querySelector("[data-key][tabindex='0']")?.getAttribute("data-key") || "";
  draw();
  focusKey(box, stop, held === undefined);
}

/** A group of buttons of which one is pressed. @param {string} word @param {[string, string][]} choices @param {string} now @param {(key:string) => void} change @param {string} id */
const pressed = (word, choices, now, change, id) => el("div", { class: "pressed" }, el("span", { class: "note" }, say(word)), el("div", { class: "segmented", role: "group", "aria-label": say(word) },
  ...choices.map(([key, label]) => el("button", { type: "button", id: `${id}-${key}`, "aria-pressed": String(key === now), onclick: () => { change(key); refreshAll(); document.getElementById(`${id}-${key}`)?.focus(); } }, label))));
