// What stands above every view: filters in force, each taken away by a click; and the list of keys.

/** The filters in force, as buttons. */
function refreshActive() {
  /** @type {[string, () => void][]} */
  const active = FACETS.flatMap((facet) => [...state.facets[facet.name]].map((i) => /** @type {[string, () => void]} */ ([`${say(facet.word)} : ${facet.values[i].label()}`, () => { state.facets[facet.name].delete(i); }])));
  if (state.years.join() !== YEARS.join()) active.push([say("years_range", { from: String(state.years[0]), to: String(state.years[1]) }), () => { state.years = [...YEARS]; }]);
  if (!state.undated) active.push([say("dated_only"), () => { state.undated = true; }]);
  if (state.ego) active.push([say("ego_told", { name: NODES[state.ego.id].name, n: state.ego.steps }), () => { state.ego = null; }]);
  if (!state.lonely) active.push([say("lonely_hidden"), () => { state.lonely = true; }]);
  byId("active").hidden = !active.length;
  byId("active").replaceChildren(...active.map(([text, remove]) => el("li", null, el("button", { type: "button", class: "chip-button", title: say("filter_remove"),
    onclick: () => { remove(); filtersChanged(); if (openView === "graph") fitView(true); byId(`tab-${openView}`).focus(); } },
    el("span", null, tidy(text)), el("span", { "aria-hidden": "true" }, "×"), el("span", { class: "sr" }, ` ${say("filter_remove")}`)))));
}

/** Keys and what they do. @type {[string, string][]} */
const KEYS = [["? ", "key_help"], ["/", "key_search"], ["Ctrl Z", "undo"], ["Ctrl Y", "redo"], ["Échap", "key_escape"], ["← →", "key_tabs"],
  ["← ↑ → ↓", "key_arrows"], ["Entrée", "key_enter"], ["1 2", "key_ego"], ["+ − 0", "key_zoom"], ["Début Fin", "key_matrix"]];

/** @returns {HTMLDialogElement} */
const helpBox = () => /** @type {HTMLDialogElement} */ (byId("help"));

function openHelp() {
  const rows = KEYS.map(([keys, word]) => el("div", null, el("dt", null, ...keys.trim().split(" ").map((key) => el("kbd", null, state.lang === "en" ? { Échap: "Esc", Entrée: "Enter", Début: "Home", Fin: "End" }[key] || key : key))), el("dd", null, say(word))));
  helpBox().replaceChildren(el("h2", { id: "help-title" }, say("help_title")), el("dl", { class: "keys" }, ...rows),
    el("button", { type: "button", class: "button", onclick: () => helpBox().close() }, say("close")));
  helpBox().showModal();
}

function setUpHelp() {
  byId("open-help").addEventListener("click", openHelp);
  document.addEventListener("keydown", (event) => {
    const { target } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || helpBox().open || (target instanceof HTMLInputElement && ["search", "text"].includes(target.type))) return;
    if (event.key === "?") openHelp();
    else if (event.key === "/") { openDrawer("left"); byId("search").focus(); }
    else return;
    event.preventDefault();
  });
}

/** A printed page has the sheet of the current view, sharp and with its legend, in place of the screen. */
function setUpPrinting() {
  const sheet = byId("sheet");
  window.addEventListener("beforeprint", () => {
    const drawn = Boolean(currentView().svg) && !currentView().paged;
    document.body.classList.toggle("on-sheet", drawn);
    if (drawn) sheet.replaceChildren(svgSheet());
  });
  window.addEventListener("afterprint", () => { sheet.replaceChildren(); document.body.classList.remove("on-sheet"); });
}
