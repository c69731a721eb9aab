// The right-hand panel: how to read, or a pair with all that is known of it.

/** @param {string} term @param {...(Node|string|null|false)} what */
const line = (term, ...what) => [el("dt", null, term), el("dd", null, ...what)];

/** @returns {HTMLElement[]} */
function overview() {
  const { lists, pairs, cooperate } = model();
  const figure = (/** @type {number} */ i) => el("div", null, el("b", null, number(lists[i])), el("span", null, say(LISTS[i].word)));
  const telling = shown.filter((pair) => listOf(pair) === 0 && NODES[pair.a].documented && NODES[pair.b].documented).slice(0, 6);
  const far = shown.filter((pair) => listOf(pair) === 1).slice(0, 6);
  const items = (/** @type {Pair[]} */ some) => el("ol", { class: "ranked" }, ...some.map((pair) => el("li", null, icon(/** @type {any} */ (LISTS[listOf(pair)])),
    el("button", { type: "button", class: "link", onclick: () => choose(pair, true) }, tidy(pairName(pair))), el("small", null, pair.km === undefined ? null : `${number(pair.km)} km`))));
  return [
    el("h2", { tabindex: -1 }, say("gap_how_title")),
    el("p", null, say("gap_how", { n: number(pairs), k: number(cooperate) })),
    el("div", { class: "figures" }, figure(0), figure(1), figure(2)),
    ...(telling.length ? [el("section", null, el("h3", null, say("gap_first_without")), items(telling))] : []),
    ...(far.length ? [el("section", null, el("h3", null, say("gap_first_beyond")), items(far))] : []),
    el("section", null, el("h3", null, say("gap_models")), ...[inLang(DATA.agreement)].filter(Boolean).map((text) => el("p", null, tidy(text))), el("p", { class: "note" }, say("gap_symbols"))),
  ];
}

/** @param {Pair} pair @returns {HTMLElement[]} */
function pairPanel(pair) {
  const list = LISTS[listOf(pair)];
  const places = [NODES[pair.a], NODES[pair.b]];
  const shownOr = (/** @type {number|undefined} */ value) => (value === undefined ? say("gap_unknown") : number(value));
  const rows = /** @type {[string, (place:Place) => string][]} */ ([
    ["trait_population", (place) => shownOr(place.population)], ["gap_within", (place) => shownOr(place.near)],
    ["trait_group", (place) => (place.group ? kindWords(place.group) : say("gap_unknown"))], ["trait_departement", (place) => departementsOf(place).join(", ") || say("gap_unknown")],
    ["gap_cooperations", (place) => (place.documented ? number(place.documented) : say("gap_none_entered"))]]);
  const near = pair.near === undefined ? say("gap_unknown") : `${say(pair.near ? "gap_yes" : "gap_no")}${DATA.contiguity ? "" : ` (${say("gap_guessed")})`}`;
  const parts = [
    el("p", { class: "over" }, list ? icon(/** @type {any} */ (list)) : null, list ? say(list.word) : say("gap_in_no_list")),
    el("h2", { tabindex: -1 }, tidy(pairName(pair))),
    el("p", { class: "row" }, stepButton(-1), stepButton(1), el("button", { type: "button", class: "button", onclick: () => choose(null, true) }, say("gap_back"))),
    el("table", { class: "both" }, el("thead", null, el("tr", null, el("td", null), ...places.map((place) => el("th", { scope: "col" }, tidy(place.name))))),
      el("tbody", null, ...rows.map(([key, value]) => el("tr", null, el("th", { scope: "row" }, say(key)), ...places.map((place) => el("td", null, value(place))))))),
    el("dl", { class: "facts" }, ...line(say("gap_distance"), pair.km === undefined ? say("gap_unknown") : `${number(pair.km, 1)} km`),
      ...(pair.cost === undefined ? [] : line(say("gap_cost"), `${number(pair.cost, 1)} min`)), ...line(say("gap_near"), near)),
    interactionPart(pair),
    cooperationPart(pair),
  ];
  return parts;
}

/** @param {number} step */
function stepButton(step) {
  const word = step < 0 ? "gap_before" : "gap_after";
  return el("button", { type: "button", class: "button", onclick: () => { const here = state.chosen ? shown.indexOf(state.chosen) : -1; if (shown.length) choose(shown[(here + step + shown.length) % shown.length], true); } }, say(word));
}

/** What interaction rests on, for each model. @param {Pair} pair */
function interactionPart(pair) {
  const made = el("section", null, el("h3", null, say("gap_interaction")));
  DATA.models.forEach((/** @type {any} */ one, /** @type {number} */ i) => {
    const cell = pair.m[i];
    const name = inLang(one.label);
    const box = el("details", { class: "told" }, el("summary", null, el("b", null, name.charAt(0).toUpperCase() + name.slice(1)), " · ", cell ? say("gap_place_of", { n: number(cell[0], 1), all: number(one.pairs) }) : say("gap_not_known")));
    if (i === state.model) box.setAttribute("open", "");
    if (one.key === "flows" && cell) box.append(el("p", null, say("gap_flow_sum", { n: number(cell[1]), year: one.year || say("gap_unknown") })), ...flowLines(pair, one));
    box.append(el("p", { class: "note" }, tidy(inLang(one.how)), one.key !== "flows" ? ` ${say("gap_no_unit")}` : null));
    made.append(box);
  });
  // Both ways and both indicators may rest on the same source: it is told once.
  const said = new Map(pair.told.flatMap((index) => DATA.facts[index].p || []).map((/** @type {any} */ passage) => [`${passage.s} ${passage.l || ""} ${passage.q || ""}`, passage]));
  made.append(...[...said.values()].map(passageElement));
  return made;
}

/** @param {Pair} pair @param {{file?:string, digest?:string}} one */
function flowLines(pair, one) {
  if (!pair.flows) return [];
  const ends = [[pair.a, pair.b], [pair.b, pair.a]];
  return [el("ul", { class: "flows" }, ...pair.flows.map(([value, lines, count], i) => el("li", null, tidy(`${NODES[ends[i][0]].name} → ${NODES[ends[i][1]].name} : `), el("b", null, number(value)),
    count ? ` · ${say("gap_lines", { n: count })} ${lines.join(", ")}${count > lines.length ? "…" : ""}` : ` · ${say("gap_nobody")}`))),
    el("p", { class: "note" }, say("gap_file", { file: one.file || "", digest: one.digest || "" }))];
}

/** The cooperations that a pair shares, with the passages that say so. @param {Pair} pair */
function cooperationPart(pair) {
  const made = el("section", null, el("h3", null, say("gap_cooperation")));
  if (!pair.shared) {
    made.append(el("p", null, reasonOf(pair)), el("p", { class: "note" }, say("gap_limit_absence")));
    return made;
  }
  made.append(el("p", null, say("edge_shared", { n: pair.shared }), ` · ${say("weight")} ${number(pair.weight, 2)}`));
  /** @type {Map<number, any[]>} */
  const by = new Map();
  for (const index of pair.facts) { const fact = DATA.facts[index]; by.set(fact.k, [...(by.get(fact.k) || []), fact]); }
  for (const [cooperation, facts] of by) {
    made.append(el("section", { class: "shared" }, el("h4", null, tidy(DATA.things[cooperation][1] || "")), ...facts.map((fact) => factElement(fact, DATA.things[fact.a][1] || "", 2))));
  }
  return made;
}

function refreshPanel() {
  byId("panel").replaceChildren(...(state.chosen ? pairPanel(state.chosen) : overview()));
  byId("right").scrollTop = 0;
}
