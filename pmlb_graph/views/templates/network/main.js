// Everything together: one state, shown by the graph, the table, the legend, the panel and the address.

const drawers = window.matchMedia("(max-width: 1100px)");

/** Choose a symbol, a tie, or nothing. @param {{type:"node"|"tie", id:number}|null} thing @param {{centre?:boolean, focus?:boolean, quiet?:boolean}} how */
function choose(thing, how) {
  state.chosen = thing;
  state.mark = null;
  if (thing && thing.type === "node") {
    const node = NODES[thing.id];
    announce(say("say_node", { name: node.name, kind: kindWord(node), ties: say("ties_count", { n: shownTiesOf(node.id).length }) }));
  } else if (thing) announce(say("say_edge", { a: NODES[TIES[thing.id].from].name, b: NODES[TIES[thing.id].to].name }));
  else announce(say("say_cleared"));
  if (thing && !how.quiet) openDrawer("right");
  refreshAll();
  if (thing && thing.type === "node" && how.centre) revealNode(NODES[thing.id]);
  if (thing && thing.type === "tie") revealNode(NODES[TIES[thing.id].to]);
  if (how.focus) focusPanel();
}

/** Move the reader to the head of the panel. */
function focusPanel() {
  openDrawer("right");
  const head = byId("panel").querySelector("h2");
  if (head instanceof HTMLElement) head.focus({ preventScroll: true });
}

/** @param {string} side */
function openDrawer(side) {
  if (!drawers.matches) return;
  byId(side).classList.add("open");
  byId(`open-${side}`).setAttribute("aria-expanded", "true");
  if (side === "right") closeOne("left");
}
/** @param {string} side @returns {boolean} whether it was open */
function closeOne(side) {
  const open = byId(side).classList.contains("open");
  byId(side).classList.remove("open");
  byId(`open-${side}`).setAttribute("aria-expanded", "false");
  return open;
}
/** @returns {boolean} whether one was open */
function closeDrawers() {
  const side = ["left", "right"].find((name) => byId(name).classList.contains("open") && getComputedStyle(byId(name)).position === "absolute");
  if (!side) return false;
  closeOne(side);
  byId(`open-${side}`).focus();
  return true;
}

/** Show the whole state. */
function refreshAll() {
  applyFilters();
  refreshPaths();
  refreshLegend();
  refreshPanel();
  refreshActive();
  refreshView();
  byId("shown").textContent = shownText();
  writeHash();
}

/** @param {string} lang */
function setLanguage(lang) {
  state.lang = lang;
  applyWords();
  showLarge();
  refreshAll();
}

function showLarge() {
  byId("large").hidden = !DATA.large;
  if (DATA.large) byId("large").replaceChildren(el("strong", null, say("large_title")), " ", say("large_text", { n: NODES.length }));
}

function reset() {
  Object.assign(state, { off: new Set(), stated: true, inferred: true, certainty: 3, chosen: null, mark: null, ends: [null, null] });
  clearFacets();
  /** @type {HTMLInputElement} */ (byId("search")).value = "";
  refreshAll();
  if (net) fitView(true);
  announce(shownText());
}

function start() {
  setUpViews();
  readHash();
  applyWords();
  byId("shown").textContent = shownText();
  fillWindow();
  window.addEventListener("resize", fillWindow);
  showLarge();
  setUpSearch();
  setUpExports();
  setUpKeyboard();
  setUpPaths();
  setUpHistory();
  setUpHelp();
  setUpPrinting();
  const click = (/** @type {string} */ id, /** @type {() => void} */ act) => byId(id).addEventListener("click", act);
  for (const lang of LANGUAGES) click(`lang-${lang}`, () => setLanguage(lang));
  click("zoom-in", () => zoomBy(1.3));
  click("zoom-out", () => zoomBy(1 / 1.3));
  click("zoom-fit", () => fitView(true));
  click("reset", reset);
  click("copy", copyLink);
  click("open-left", () => { openDrawer("left"); byId("search").focus(); });
  click("open-right", focusPanel);
  click("to-limits", () => byId("limites").focus({ preventScroll: true }));
  for (const button of document.querySelectorAll("[data-close]")) button.addEventListener("click", closeDrawers);
  window.addEventListener("hashchange", () => {
    const part = location.hash.slice(1);
    if (["limites", "contenu"].includes(part)) { document.getElementById(part)?.scrollIntoView(); writeHash(); return; }
    readHash();
    applyWords();
    refreshAll();
  });
  const there = location.hash;
  refreshAll();
  if (state.chosen) { openDrawer("right"); if (state.chosen.type === "node") revealNode(NODES[state.chosen.id]); }
  if (there === "#limites") byId("limites").scrollIntoView();
}

start();

// For tests and scripts: what is drawn, read only.
Object.defineProperty(window, "networkPage", {
  value: Object.freeze({
    view: () => state.view,
    views: () => VIEWS.map((view) => view.name),
    labels: () => currentLabels().map(({ node, x, y, w, h }) => ({ name: node.name, x, y, w, h })),
    places: () => NODES.filter(nodeShown).map((node) => ({ name: node.name, iri: node.iri, ...onScreen(node) })),
    tiePairs: () => TIES.filter(tieShown).map((tie) => [NODES[tie.from].iri, NODES[tie.to].iri]),
    paths: () => paths && { steps: paths.steps, count: paths.count, list: paths.list.map((ties) => pathNodes(ties).map((node) => node.iri)) },
    ties: () => TIES.filter(tieShown).length,
    svg: svgSource,
    csv: csvText,
    ...(typeof mapNow === "undefined" ? {} : { map: mapNow, geojson: geojsonText }),
  }),
});
