// The legend is the filter.

/** Build the legend in the present language. */
function refreshLegend() {
  const focused = document.activeElement && document.activeElement.id;
  const counts = DATA.groups.map(() => 0);
  const sides = DATA.groups.map(() => "");
  for (const node of NODES) { counts[node.g] += 1; sides[node.g] = sides[node.g] || node.side; }
  const part = (/** @type {string} */ title, /** @type {(HTMLElement|null|false)[]} */ children) =>
    el("fieldset", { class: "legend-part" }, el("legend", null, title), ...children);
  const groupsOf = (/** @type {string} */ side) => DATA.groups.flatMap((/** @type {any} */ group, /** @type {number} */ i) => (counts[i] && sides[i] === side ? [entry(
    `group-${group.key}`, icon(group), inLang(group.label), counts[i], !state.off.has(group.key),
    (on) => { if (on) state.off.delete(group.key); else state.off.add(group.key); })] : []));
  const cooperations = groupsOf("c");
  const inferred = TIES.filter((tie) => tie.inf).length;
  byId("legend").replaceChildren(
    part(say("legend_actors"), groupsOf("a")),
    ...(cooperations.length ? [part(say("legend_cooperations"), cooperations)] : []),
    part(say("legend_ties"), [
      entry("nature-stated", lineIcon(1.6, false, 0.8), say("nature_stated"), TIES.length - inferred, state.stated, (on) => { state.stated = on; }),
      entry("nature-inferred", lineIcon(1.6, true, 0.8), say("nature_inferred"), inferred, state.inferred, (on) => { state.inferred = on; }),
      certaintyChooser(),
      el("div", { class: "scale" }, ...[0, 1, 2, 3].map((rank) => el("span", null, lineIcon(2.2, false, [0.75, 0.55, 0.38, 0.24][rank]), say(`certainty_${rank}`)))),
      el("p", { class: "note" }, `${say("reading_opacity")}. ${say(DATA.mode === "one-mode" ? "reading_width_one" : "reading_width_two")}. ${say("reading_size")}.`),
    ]));
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

/** Words of the number of symbols and ties shown. */
function shownText() {
  const nodes = NODES.filter(nodeShown).length;
  const ties = TIES.filter(tieShown).length;
  const of = (/** @type {number} */ n, /** @type {number} */ all) => (n < all ? say("of_total", { n: all }) : "");
  return say("shown", { nodes: say("shown_nodes", { n: nodes }) + of(nodes, NODES.length), ties: say("shown_ties", { n: ties }) + of(ties, TIES.length) });
}

/** After any change of a filter. */
function filtersChanged() {
  const { chosen } = state;
  if (chosen && (chosen.type === "node" ? !nodeShown(NODES[chosen.id]) : !tieShown(TIES[chosen.id]))) state.chosen = null;
  refreshAll();
  announce(shownText());
}
