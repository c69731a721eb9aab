// The legend is the filter.

const sizeText = () => say("reading_size", { measure: MEASURES.find((one) => one.key === state.size)?.label() || "" });
/** Parts of the filters that are open. @type {Set<string>} */
const unfolded = new Set();
let sliding = false;

/** Build the legend in the present language. */
function refreshLegend() {
  if (sliding) return;
  for (const box of byId("legend").querySelectorAll("details")) { if (box.open) unfolded.add(box.id); else unfolded.delete(box.id); }
  const focused = document.activeElement && document.activeElement.id;
  const part = (/** @type {string} */ title, /** @type {(HTMLElement|null|false)[]} */ children) =>
    el("fieldset", { class: "legend-part" }, el("legend", null, title), ...children);
  const groupsOf = (/** @type {string} */ side) => legendEntries().flatMap((one) => (one.side !== side ? [] : [one.key
    ? entry(`group-${one.key}`, icon(one), one.label(), one.nodes.length, !state.off.has(one.key), (on) => { if (on) state.off.delete(one.key); else state.off.add(one.key); })
    : el("p", { class: "entry" }, el("span", null), icon(one), el("span", null, one.label()), el("span", { class: "count" }, number(one.nodes.length)))]));
  const communities = groupsOf("");
  const cooperations = groupsOf("c");
  const inferred = TIES.filter((tie) => tie.inf).length;
  byId("legend").replaceChildren(
    ...(communities.length ? [part(say("legend_communities"), [...communities, ...communityNotes().map((text) => el("p", { class: "note" }, text))])] : [part(say("legend_actors"), groupsOf("a"))]),
    ...(cooperations.length ? [part(say("legend_cooperations"), cooperations)] : []),
    part(say("legend_ties"), [
      entry("nature-stated", lineIcon(1.6, false, 0.8), say("nature_stated"), TIES.length - inferred, state.stated, (on) => { state.stated = on; }),
      entry("nature-inferred", lineIcon(1.6, true, 0.8), say("nature_inferred"), inferred, state.inferred, (on) => { state.inferred = on; }),
      certaintyChooser(),
      el("div", { class: "scale" }, ...[0, 1, 2, 3].map((rank) => el("span", null, lineIcon(2.2, false, [0.75, 0.55, 0.38, 0.24][rank]), say(`certainty_${rank}`)))),
      ...(TIES.some((tie) => tie.x) ? [el("p", { class: "note" }, `× ${say("reading_contested")}`)] : []),
      ...(TIES.some((tie) => tie.c === SUPPOSED) ? [el("p", { class: "note" }, say("reading_supposed"))] : []),
      el("p", { class: "note" }, `${say("reading_opacity")}. ${say(DATA.mode === "one-mode" ? "reading_width_one" : "reading_width_two")}. ${sizeText()}.`),
    ]),
    el("div", { class: "folds" }, lookFold(), ...facetFolds()));
  if (focused && document.getElementById(focused)) byId(focused).focus();
}

/** @param {string} id @param {Element} picture @param {string} text @param {number} count @param {boolean} on @param {(on:boolean) => void} change */
function entry(id, picture, text, count, on, change) {
  const box = /** @type {HTMLInputElement} */ (el("input", { type: "checkbox", id, onchange: () => { change(box.checked); filtersChanged(); } }));
  box.checked = on;
  return el("label", { class: on ? "entry" : "entry off" }, box, picture, el("span", null, text), el("span", { class: "count" }, number(count)));
}

function certaintyChooser() {
  const select = /** @type {HTMLSelectElement} */ (el("select", { id: "certainty", onchange: () => { state.certainty = Number(select.value); filtersChanged(); } },
    ...[3, 2, 1, 0].map((rank) => el("option", { value: rank }, rank === 3 ? say("certainty_all") : say(`certainty_${rank}`)))));
  select.value = String(state.certainty);
  return el("label", { class: "choose" }, say("certainty_min"), select);
}

/** A part of the filters that folds. @param {string} key @param {string} title @param {string} told what is chosen in it @param {(Node|null|false)[]} children */
function fold(key, title, told, children) {
  const box = /** @type {HTMLDetailsElement} */ (el("details", { class: "fold", id: `fold-${key}` },
    el("summary", null, el("span", null, title), told ? el("b", { class: "told" }, told) : null), ...children));
  box.open = unfolded.has(box.id);
  return box;
}

/** Filters of facts: the values the data have, and the years. */
function facetFolds() {
  const folds = FACETS.flatMap((facet, index) => {
    if (facet.values.length < 2) return [];
    const kept = state.facets[facet.name];
    const counts = facetCounts(index);
    const order = facet.values.map((_, i) => i).sort((a, b) => Number(facet.values[a].key === "inconnu") - Number(facet.values[b].key === "inconnu") || counts[b] - counts[a]);
    return [fold(facet.name, say(facet.word), kept.size ? number(kept.size) : "", [el("div", { class: "values", role: "group", "aria-label": say(facet.word) },
      ...order.map((i) => valueEntry(`${facet.name}-${i}`, facet.values[i].label(), counts[i], kept.has(i), (on) => { if (on) kept.add(i); else kept.delete(i); })))])];
  });
  if (DATED) folds.push(fold("annees", say("facet_years"), yearsText(), [yearSlider()]));
  return [...(folds.length ? [el("p", { class: "cap" }, say("facet_title")), el("p", { class: "note" }, [say("facet_how"), DATA.mode === "one-mode" ? say("facet_weight") : ""].filter(Boolean).join(" "))] : []), ...folds, lonelySwitch()];
}

/** @param {string} id @param {string} text @param {number} count @param {boolean} on @param {(on:boolean) => void} change */
function valueEntry(id, text, count, on, change) {
  const box = /** @type {HTMLInputElement} */ (el("input", { type: "checkbox", id, onchange: () => { change(box.checked); filtersChanged(); } }));
  box.checked = on;
  return el("label", { class: count || on ? "value" : "value none" }, box, el("span", null, text), el("span", { class: "count" }, number(count)));
}

const lonelySwitch = () => valueEntry("lonely", say("keep_lonely"), NODES.filter((node) => !TIES_OF[node.id].some((id) => SHOWN.ties[id])).length, state.lonely, (on) => { state.lonely = on; });
const yearsText = () => (state.years.join() === YEARS.join() ? (state.undated ? "" : say("dated_only")) : state.years.join("–"));

/** Two handles on one track; arrows move them. */
function yearSlider() {
  const track = el("span", { class: "track" });
  const out = el("output", { id: "years" });
  const handles = [0, 1].map((i) => /** @type {HTMLInputElement} */ (el("input", { type: "range", id: `year-${i}`, min: YEARS[0], max: YEARS[1], step: 1,
    "aria-label": say(i ? "year_to" : "year_from"), oninput: () => slide(i, true), onchange: () => slide(i, false) })));
  const show = () => {
    const part = (/** @type {number} */ year) => (100 * (year - YEARS[0])) / (YEARS[1] - YEARS[0]);
    handles.forEach((handle, i) => { handle.value = String(state.years[i]); });
    handles[0].classList.toggle("over", state.years[0] > (YEARS[0] + YEARS[1]) / 2);
    Object.assign(track.style, { left: `${part(state.years[0])}%`, right: `${100 - part(state.years[1])}%` });
    out.textContent = say("years_range", { from: String(state.years[0]), to: String(state.years[1]) });
  };
  const slide = (/** @type {number} */ i, /** @type {boolean} */ moving) => {
    const value = Number(handles[i].value);
    state.years[i] = i ? Math.max(value, state.years[0]) : Math.min(value, state.years[1]);
    show();
    sliding = moving;
    filtersChanged();
  };
  show();
  return el("div", { class: "years" }, out, el("div", { class: "slider" }, el("span", { class: "rail" }), track, ...handles),
    valueEntry("undated", say("undated"), undatedTies(), state.undated, (on) => { state.undated = on; }));
}

/** The filters of facts in words, for pictures and the bar. @returns {string[]} */
function filterTexts() {
  const texts = FACETS.filter((facet) => state.facets[facet.name].size).map((facet) => `${say(facet.word)} : ${[...state.facets[facet.name]].map((i) => facet.values[i].label()).join(", ")}`);
  if (yearsText()) texts.push(`${say("facet_years")} : ${yearsText()}`);
  if (state.ego) texts.push(say("ego_told", { name: NODES[state.ego.id].name, n: state.ego.steps }));
  if (!state.lonely) texts.push(say("lonely_hidden"));
  if (pathEnds()) texts.push(`${pathTitle()} ${pathsText()}`);
  return texts;
}

/** Words of the number of symbols and ties shown. */
function shownText() {
  const pale = NODES.filter(nodeDim).length;
  const nodes = NODES.filter(nodeShown).length;
  const ties = TIES.filter(tieShown).length;
  const of = (/** @type {number} */ n, /** @type {number} */ all) => (n < all ? say("of_total", { n: all }) : "");
  return say("shown", { nodes: say("shown_nodes", { n: nodes }) + of(nodes, NODES.length), ties: say("shown_ties", { n: ties }) + of(ties, TIES.length) }) + (pale ? ` · ${say("shown_pale", { n: pale })}` : "");
}

/** After any change of a filter. */
function filtersChanged() {
  applyFilters();
  const { chosen } = state;
  if (chosen && (chosen.type === "node" ? !nodeShown(NODES[chosen.id]) : !tieShown(TIES[chosen.id]))) state.chosen = null;
  refreshAll();
  announce(shownText());
}
